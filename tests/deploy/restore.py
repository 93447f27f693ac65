#!/usr/bin/env python3
"""What is backed up while people write comes back: every note acknowledged before, and nothing that
never was. SQLite by deploy/backup and deploy/restore, PostgreSQL by its own programs as
deploy/OPERATIONS.md says, each into a place where nothing was.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from people import ask
from programs import CLEAN, ROOT, Cli, Plenaryd, Postgres, Program, run, until

BINARIES = Path(sys.argv.pop(1)).resolve()
WITH_CLI = {**CLEAN, "PATH": f"{BINARIES}:{os.environ['PATH']}"}


def script(name, *words):
    """What deploy/NAME did: (exit code, all it said)."""
    done = subprocess.run([ROOT / "deploy" / name, *words], capture_output=True, text=True,
                          env=WITH_CLI, timeout=120, check=False)
    return done.returncode, done.stdout + done.stderr


def rows(data, statement):
    said = run("sqlite3", "-readonly", "-json", Path(data) / "journal.sqlite", statement).stdout
    return json.loads(said or "[]")


def signed(number):
    """A session's number as PostgreSQL keeps it."""
    return int(number) - (1 << 64 if int(number) >= 1 << 63 else 0)


class Restoring(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = Path(made.name)
        self.folder.chmod(0o755)

    def start(self, name, *options):
        node = Plenaryd(BINARIES, self.folder / name, *options)
        self.addCleanup(node.stop)
        return node, Cli(BINARIES, node.url, node.token_file())

    def load(self, cli, seconds):
        """People who write as long as this, and are content only if all of it arrives."""
        crowd = Program(self.folder / "crowd", *cli.words, "load", "S1", "--people", 20, "--rate",
                        200, "--warm-up", 0.5, "--seconds", seconds)
        self.addCleanup(crowd.stop)
        return crowd

    def write(self, cli, session, first, last):
        for number in range(first, last + 1):
            cli("say", session, f"note {number}.")

    def assert_notes(self, cli, session, last):
        """Notes 1 to `last` are there, and the one after is not."""
        words = cli("export", session)
        for number in range(1, last + 1):
            self.assertIn(f'"note {number}."', words)
        self.assertNotIn(f'"note {last + 1}."', words)

    def state(self, node, session):
        token = node.token_file().read_text().strip()
        status, _, body = ask(node.url, "GET", f"/api/sessions/{session}/hash",
                              headers={"Authorization": f"Bearer {token}"})
        self.assertEqual(status, 200, body)
        return json.loads(body)


class Sqlite(Restoring):
    def backed_up(self, data, name="backup"):
        code, said = script("backup", data, self.folder / name)
        self.assertEqual(code, 0, said)
        return self.folder / name

    def test_T_S14_a_backup_made_under_load_restores_to_a_prefix_with_the_same_hash(self):
        node, cli = self.start("data")
        session = cli.json("session", "create", "Backed up")["session"]
        crowd = self.load(cli, 8)
        until("the crowd writes", lambda: len(rows(
            node.data, "SELECT 1 FROM entry GROUP BY session HAVING count(*)>200")) > 0)
        self.write(cli, session, 1, 5)

        backup = self.backed_up(node.data)
        self.assertTrue(crowd.is_running(), "the load ended before the backup")
        self.write(cli, session, 6, 8)
        self.assertEqual(crowd.process.wait(timeout=60), 0, crowd.said())

        # The chain of hashes is over all before it: what is equal at its end is equal throughout.
        heads = "SELECT session, max(seq) AS seq, hex(chain) AS chain FROM entry GROUP BY session"
        kept, now = rows(backup, heads), {each["session"]: each for each in rows(node.data, heads)}
        self.assertEqual(len(kept), 2)
        for head in kept:
            there = rows(node.data, "SELECT hex(chain) AS chain FROM entry WHERE "
                         f"session={head['session']} AND seq={head['seq']}")
            self.assertEqual(there, [{"chain": head["chain"]}])
            self.assertLess(head["seq"], now[head["session"]]["seq"])

        code, said = script("restore", backup, self.folder / "restored")
        self.assertEqual(code, 0, said)
        restored, there = self.start("restored")
        self.assert_notes(there, session, 5)
        there("say", session, "life goes on")
        self.assertEqual(restored.stop(), 0)
        self.assertIn("whole", run(BINARIES / "plenary", "journal", "verify",
                                   restored.data).stdout)

    def test_what_stood_still_comes_back_the_same_to_the_last_hash(self):
        node, cli = self.start("data")
        session = cli.json("session", "create", "Quiet")["session"]
        self.write(cli, session, 1, 3)
        before = self.state(node, session)
        self.assertEqual(node.stop(), 0)

        backup = self.backed_up(node.data)
        shutil.rmtree(node.data)
        self.assertEqual(script("restore", backup, node.data)[0], 0)
        again, there = self.start("data")
        self.assert_notes(there, session, 3)
        after = self.state(again, session)
        self.assertEqual({**after, "epoch": 0}, {**before, "epoch": 0})

    def test_T_S15_a_restore_over_live_data_needs_to_be_asked_for(self):
        node, cli = self.start("data")
        session = cli.json("session", "create", "Alive")["session"]
        self.write(cli, session, 1, 1)
        backup = self.backed_up(node.data)
        self.write(cli, session, 2, 2)

        code, said = script("restore", backup, node.data, "--over")
        self.assertEqual((code, "stop it first" in said), (1, True), said)
        self.assertEqual(node.stop(), 0)
        code, said = script("restore", backup, node.data)
        self.assertEqual((code, "--over" in said), (1, True), said)
        again, there = self.start("data")
        self.assert_notes(there, session, 2)
        self.assertEqual(again.stop(), 0)

        self.assertEqual(script("restore", backup, node.data, "--over")[0], 0)
        kept = list(node.data.glob("before-*/journal.sqlite"))
        self.assertEqual(len(kept), 1)
        self.assertEqual(run(BINARIES / "plenary", "journal", "verify", kept[0].parent).returncode,
                         0)
        _, there = self.start("data")
        self.assert_notes(there, session, 1)

    def test_a_backup_that_is_damaged_is_not_put_in_place(self):
        node, cli = self.start("data")
        session = cli.json("session", "create", "Damaged")["session"]
        self.write(cli, session, 1, 1)
        backup = self.backed_up(node.data)
        path = backup / "journal.sqlite"
        bytes_now = path.read_bytes()
        path.write_bytes(bytes_now.replace(b"note 1.", b"note 9."))
        self.assertNotEqual(path.read_bytes(), bytes_now)

        code, said = script("restore", backup, self.folder / "restored")
        self.assertEqual((code, "not whole" in said), (1, True), said)
        self.assertFalse((self.folder / "restored").exists())

    def test_a_backup_is_never_written_over(self):
        node, _ = self.start("data")
        backup = self.backed_up(node.data)
        code, said = script("backup", node.data, backup)
        self.assertEqual((code, "there already" in said), (1, True), said)


class PostgreSQL(Restoring):
    def database(self, name, *settings):
        postgres = Postgres(self.folder / name).make()
        self.addCleanup(postgres.stop)
        return postgres.start(*settings)

    def is_whole(self, postgres):
        """As deploy/OPERATIONS.md says to look."""
        verify = [BINARIES / "plenary", "journal", "verify", postgres.url()]
        return subprocess.run(verify, check=False, capture_output=True).returncode == 0

    def program(self, postgres, name, *words):
        return run(postgres.program(name), "-h", postgres.folder, "-U", "plenary", *words,
                   **postgres.as_owner())

    def join_as(self, postgres, name, node):
        """A node on a database that was restored, with the administrator's token of before."""
        (self.folder / name).mkdir()
        shutil.copy(node.token_file(), self.folder / name)
        return self.start(name, "--node", name, "--journal", postgres.url())

    def test_a_dump_made_under_load_comes_back_whole(self):
        postgres = self.database("postgres")
        node, cli = self.start("north", "--node", "north", "--journal", postgres.url())
        session = cli.json("session", "create", "Dumped")["session"]
        crowd = self.load(cli, 8)
        until("the crowd writes",
              lambda: int(postgres.sql("SELECT coalesce(max(head), 0) FROM session")) > 200)
        self.write(cli, session, 1, 5)

        dump = postgres.folder / "plenary.dump"
        self.program(postgres, "pg_dump", "-d", "postgres", "-Fc", "-f", dump)
        self.assertTrue(crowd.is_running(), "the load ended before the dump")
        self.write(cli, session, 6, 6)
        self.assertEqual(crowd.process.wait(timeout=60), 0, crowd.said())
        node.stop()
        written = int(postgres.sql("SELECT count(*) FROM entry"))
        postgres.stop()

        fresh = self.database("fresh")
        self.program(fresh, "pg_restore", "-d", "postgres", "--exit-on-error", "--no-owner", dump)
        self.assertTrue(self.is_whole(fresh))
        self.assertLess(int(fresh.sql("SELECT count(*) FROM entry")), written)
        restored, there = self.join_as(fresh, "south", node)
        self.assert_notes(there, session, 5)
        there("say", session, "life goes on")
        self.assertEqual(restored.stop(), 0)
        fresh.sql(f"DELETE FROM entry WHERE session={signed(session)} AND seq=3")
        self.assertFalse(self.is_whole(fresh))

    def test_a_moment_before_a_mistake_comes_back(self):
        archive = self.folder / "archive"
        archiving = ("archive_mode=on", "wal_level=replica",
                     f"archive_command=test ! -f {archive}/%f && cp %p {archive}/%f")
        postgres = Postgres(self.folder / "postgres")
        postgres.own(archive)
        self.addCleanup(postgres.make().stop)
        postgres.start(*archiving)
        node, cli = self.start("north", "--node", "north", "--journal", postgres.url())
        session = cli.json("session", "create", "Gone back")["session"]
        self.write(cli, session, 1, 3)
        copy = self.folder / "copy"
        self.program(postgres, "pg_basebackup", "-D", postgres.folder / "base", "-X", "stream",
                     "--checkpoint=fast")
        self.write(cli, session, 4, 6)
        moment = postgres.sql("SELECT clock_timestamp()")
        self.write(cli, session, 7, 7)
        postgres.sql("SELECT pg_switch_wal()")
        until("the log is kept", lambda: postgres.sql(
            "SELECT archived_count>0 AND last_failed_wal IS NULL FROM pg_stat_archiver") == "t")
        node.stop()
        postgres.stop()

        fresh = Postgres(copy)
        run("mv", postgres.folder / "base", fresh.data)
        (fresh.data / "recovery.signal").touch()
        self.addCleanup(fresh.stop)
        fresh.start(f"restore_command=cp {archive}/%f %p", f"recovery_target_time={moment}",
                    "recovery_target_action=promote")
        until("it has gone forward to the moment",
              lambda: fresh.sql("SELECT pg_is_in_recovery()") == "f")
        self.assertTrue(self.is_whole(fresh))
        _, there = self.join_as(fresh, "south", node)
        self.assert_notes(there, session, 6)


if __name__ == "__main__":
    unittest.main()
