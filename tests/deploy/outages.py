#!/usr/bin/env python3
"""What deploy/OPERATIONS.md says happens when a part dies, with real programs: a disk that takes no
more, PostgreSQL and Redis that end and come back. The node is never restarted."""

import resource
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from people import Detour, ask
from programs import Cli, Plenaryd, Postgres, Redis, run, until

BINARIES = Path(sys.argv.pop(1)).resolve()
CLI_UNANSWERED = 3
CLI_REFUSED = 4
NO_ROOM = 8_192  # Bytes: a session's first entries take more.


class Outage(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        self.folder.chmod(0o755)

    def begin(self, *options, **more):
        """A node, and somebody in a session who sees what becomes of their connection."""
        self.node = Plenaryd(BINARIES, self.folder / "data", *options, **more)
        self.addCleanup(self.node.stop)
        self.cli = Cli(BINARIES, self.node.url, self.node.token_file())
        made = self.cli.json("session", "create", "Through an outage")
        self.session = made["session"]
        self.person = Detour(self.node.url, made["code"], "Ana").follow(())
        self.addCleanup(self.person.hang_up)
        self.cli("say", self.session, "said before")

    def metric(self, name):
        text = ask(self.node.admin_url, "GET", "/metrics")[2].decode()
        return float(next(line.split()[1] for line in text.splitlines()
                          if line.startswith(f"{name} ")))

    def try_to_say(self, text):
        """The command line's exit code, and what it said."""
        words = (*self.cli.words[:-1], 3, "say", self.session, text)  # Of little patience.
        done = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                              check=False)
        return done.returncode, done.stdout + done.stderr

    def assert_stopped_but_alive(self, readiness):
        until("the session is stopped", self.person.closed)
        self.assertEqual(self.person.closed(), 4001)
        self.assertGreaterEqual(self.metric("plenary_journal_failures_total"), 1)
        self.assertEqual(ask(self.node.admin_url, "GET", "/healthz")[0], 200)
        self.assertEqual(self.readiness(), readiness)

    def readiness(self):
        return ask(self.node.admin_url, "GET", "/readyz")[0]

    def assert_goes_on(self):
        until("people are let in again", lambda: self.try_to_say("said after")[0] == 0, 60)
        words = self.cli("export", self.session)
        self.assertIn("said before", words)
        self.assertIn("said after", words)
        self.assertNotIn("said meanwhile", words)


class FullDisk(Outage):
    def limit_files(self, most):
        """No file of the node may grow beyond this: for a disk that is full."""
        resource.prlimit(self.node.process.pid, resource.RLIMIT_FSIZE,
                         (most, resource.RLIM_INFINITY))

    def test_T_S3_a_disk_that_takes_no_more_stops_sessions_until_there_is_room(self):
        # Python ignores the signal of a file that is too large, and so does what it starts.
        self.assertEqual(signal.getsignal(signal.SIGXFSZ), signal.SIG_IGN)
        self.begin(restore_signals=False)
        self.assertGreater((self.node.data / "journal.sqlite-wal").stat().st_size, NO_ROOM)
        self.limit_files(NO_ROOM)

        # Nobody is told that the code is wrong: they ask until their patience is over.
        self.assertEqual(self.try_to_say("said meanwhile")[0], CLI_UNANSWERED)
        self.assert_stopped_but_alive(200)
        code, said = self.try_to_say("said meanwhile")
        self.assertEqual((code, "storage_unavailable" in said), (CLI_REFUSED, True), said)

        self.limit_files(resource.RLIM_INFINITY)
        self.assert_goes_on()
        self.assertEqual(self.node.stop(), 0)
        run(BINARIES / "plenary", "journal", "verify", self.node.data)


class Servers(Outage):
    def setUp(self):
        super().setUp()
        self.postgres = Postgres(self.folder / "postgres").make()
        self.addCleanup(self.postgres.stop)
        self.postgres.start()
        self.redis = Redis(self.folder)
        self.addCleanup(lambda: self.redis.stop())
        self.begin("--node", "north", "--journal", self.postgres.url(), "--presence",
                   f"redis://127.0.0.1:{self.redis.port}")

    def test_postgresql_ends_and_comes_back(self):
        self.postgres.stop()
        self.person.write("said meanwhile")
        self.assert_stopped_but_alive(503)
        self.assertNotIn(b"said meanwhile", self.person.messages())

        self.postgres.start()
        self.assert_goes_on()
        until("it is ready again", lambda: self.readiness() == 200)

    def test_redis_ends_and_comes_back_empty(self):
        until("Redis is used", lambda: self.metric("plenary_redis_up") == 1)
        self.redis.stop()
        until("it is missed", lambda: self.metric("plenary_redis_up") == 0)
        self.person.write("said without Redis")
        until("people hear each other",
              lambda: b"said without Redis" in self.person.messages())
        self.assertIsNone(self.person.closed())

        self.redis = Redis(self.folder, self.redis.port)
        until("it is used again", lambda: self.metric("plenary_redis_up") == 1, 40)


if __name__ == "__main__":
    unittest.main()
