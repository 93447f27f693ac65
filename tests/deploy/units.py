#!/usr/bin/env python3
"""systemd takes the units of deploy/systemd as they are, and what they forbid is not needed.

Nothing here starts a service: systemd-analyze and systemd-sysusers work on a folder, and the system
calls are those of a plenaryd that strace watches while people come and go.
"""

import os
import pwd
import re
import signal
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from programs import ROOT, Cli, Plenaryd, Postgres, Redis, copy_into, free_port, listen, run

BINARIES = Path(sys.argv.pop(1)).resolve()
UNITS = ROOT / "deploy" / "systemd"
# Of 100; what is left is the network, and files of its own.
EXPOSURE_MAX = 13
INSTANCES = ("plenaryd.service", "plenaryd@north.service")
SYSTEM_CALL = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?([a-z]\w+)\(", re.MULTILINE)


def settings(unit, key):
    """Every value of `key`, in its order."""
    text = (UNITS / unit).read_text(encoding="utf-8")
    return re.findall(rf"(?m)^{key}=(.*)$", text)


def calls_of(name):
    """The system calls of a set such as @system-service, as systemd knows them."""
    calls = set()
    for line in run("systemd-analyze", "syscall-filter", name).stdout.splitlines()[1:]:
        word = line.split("#")[0].strip()
        if word.startswith("@"):
            calls |= calls_of(word)
        elif word:
            calls.add(word)
    return calls


def calls_allowed(unit):
    allowed = set()
    for line in settings(unit, "SystemCallFilter"):
        named = set().union(*(calls_of(word.lstrip("~")) for word in line.split()))
        allowed = allowed - named if line.startswith("~") else allowed | named
    # systemd always lets these through, so that a program can be started at all.
    return allowed | calls_of("@default")


def as_nobody(folder):
    """Words that give root up for what follows: a service has no rights, and SQLite asks."""
    if os.geteuid() != 0:
        return ()
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    (folder / "data").mkdir()
    os.chown(folder / "data", nobody.pw_uid, nobody.pw_gid)
    return ("setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups")


def end(process):
    """Ends one that may have ended."""
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        pass


class Units(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.root = Path(made.name)
        for folder in ("etc/systemd/system", "usr/bin", "usr/lib/sysusers.d"):
            (self.root / folder).mkdir(parents=True)
        units = self.root / "etc/systemd/system"
        copy_into(units, *UNITS.glob("*.service"))
        for name in ("plenaryd", "install"):
            (self.root / "usr/bin" / name).write_text("#!/bin/sh\n", encoding="utf-8")
            (self.root / "usr/bin" / name).chmod(0o755)

    def verify(self):
        """What systemd has to say about them, of everything it might say."""
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", "--recursive-errors=no",
                               f"--root={self.root}", *INSTANCES],
                              capture_output=True, text=True, check=False)
        said = done.stdout + done.stderr
        return said if done.returncode or said.strip() else ""

    def test_systemd_reads_every_line(self):
        self.assertEqual(self.verify(), "")

    def test_a_word_that_systemd_does_not_know_would_be_found(self):
        path = self.root / "etc/systemd/system/plenaryd.service"
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("ProtectHome=yes", "ProtectHomes=yes"), encoding="utf-8")
        self.assertIn("ProtectHomes", self.verify())

    def test_a_program_that_is_not_there_would_be_found(self):
        (self.root / "usr/bin/plenaryd").unlink()
        self.assertIn("plenaryd", self.verify())

    def test_little_is_exposed(self):
        for unit in INSTANCES:
            with self.subTest(unit=unit):
                run("systemd-analyze", "security", "--offline=true", f"--root={self.root}",
                    f"--threshold={EXPOSURE_MAX}", unit)

    def test_the_user_is_made_and_cannot_log_in(self):
        copy_into(self.root / "usr/lib/sysusers.d", UNITS / "plenary.sysusers.conf")
        run("systemd-sysusers", f"--root={self.root}", "plenary.sysusers.conf")
        line = next(line for line in (self.root / "etc/passwd").read_text().splitlines()
                    if line.startswith("plenary:"))
        self.assertTrue(line.endswith(":/usr/sbin/nologin"), line)

    def test_it_is_not_killed_while_it_drains(self):
        drain = re.search(r"drain_ms = ([\d']+)", (ROOT / "server/app/server.cpp").read_text())
        patience = re.search(r"patience_ms = ([\d']+)",
                             (ROOT / "server/journal/postgres.h").read_text())
        needed_s = sum(int(found.group(1).replace("'", "")) for found in (drain, patience)) / 1000
        for unit in ("plenaryd.service", "plenaryd@.service"):
            self.assertGreater(int(settings(unit, "TimeoutStopSec")[0]), needed_s, unit)


class Watched:
    """From the first instruction to the end of a drain, with people by WebSocket in between."""

    unit = ""

    @classmethod
    def options(cls, _folder):
        return ()

    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        folder = Path(made.name)
        trace = folder / "trace"
        watch = (*as_nobody(folder), "strace", "-f", "-o", trace, "-e", "signal=none")
        server = Plenaryd(BINARIES, folder / "data", *cls.options(folder), before=watch)
        # strace passes no signal on, and what it watches outlives it: the server is its child.
        children = Path(f"/proc/{server.process.pid}/task/{server.process.pid}/children")
        watched = int(children.read_text())
        cls.addClassCleanup(server.stop)
        cls.addClassCleanup(end, watched)
        cli = Cli(BINARIES, server.url, server.token_file())
        session = cli.json("session", "create", "Watched")["session"]
        cls.addClassCleanup(listen(cli, session, folder / "tail.log").stop)
        os.kill(watched, signal.SIGTERM)
        server.process.wait(timeout=30)
        cls.trace = trace.read_text(encoding="utf-8", errors="replace")
        cls.calls = set(SYSTEM_CALL.findall(cls.trace))

    def test_the_trace_is_of_a_whole_life(self):
        self.assertLessEqual({"execve", "accept", "exit_group"}, self.calls)

    def test_all_it_calls_is_allowed(self):
        self.assertEqual(self.calls - calls_allowed(self.unit), set())

    def test_a_filter_that_is_too_narrow_would_be_found(self):
        self.assertTrue(self.calls - calls_of("@basic-io"))

    def test_it_opens_no_other_kind_of_socket(self):
        allowed = set(settings(self.unit, "RestrictAddressFamilies")[0].split())
        self.assertLessEqual(set(re.findall(r"socket\((AF_\w+)", self.trace)), allowed)

    def test_no_memory_is_written_and_run(self):
        self.assertNotRegex(self.trace, r"PROT_WRITE\|PROT_EXEC")

    def test_it_writes_nowhere_else(self):
        written = re.findall(r'open(?:at)?\((?:AT_FDCWD, )?"(/[^"]+)", [^)]*(?:O_WRONLY|O_RDWR)',
                             self.trace)
        self.assertTrue(written)
        self.assertEqual([path for path in written if "/data/" not in path], [])


class Alone(Watched, unittest.TestCase):
    unit = "plenaryd.service"


class OneOfSeveral(Watched, unittest.TestCase):
    unit = "plenaryd@.service"

    @classmethod
    def options(cls, folder):
        folder.chmod(0o755)
        postgres = Postgres(folder / "postgres").make()
        cls.addClassCleanup(postgres.stop)
        port = free_port()
        postgres.start("listen_addresses=127.0.0.1", f"port={port}")
        redis = Redis(folder)
        cls.addClassCleanup(redis.stop)
        # By name, so that finding an address is watched too.
        return ("--node", "north", "--journal", f"postgresql://plenary@localhost:{port}/postgres",
                "--presence", f"redis://localhost:{redis.port}")


if __name__ == "__main__":
    unittest.main()
