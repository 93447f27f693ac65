"""Real programs for the tests of deploy/, each in a temporary folder and on loopback alone.

Every wait has an end, and whatever was started is stopped by its process id.
"""

import json
import os
import pwd
import re
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE_S = 20
# What the programs under test may read of this process's environment.
CLEAN = {name: word for name, word in os.environ.items() if not name.startswith("PLENARY_")}


def until(what, condition, patience_s=PATIENCE_S):
    """What `condition` returns once that is true."""
    end = time.monotonic() + patience_s
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"after {patience_s} s still not: {what}")


def free_port():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return taken.getsockname()[1]


def answers(port, host="127.0.0.1"):
    with socket.socket() as line:
        return line.connect_ex((host, port)) == 0


def run(*words, **more):
    """Runs a command and returns what it did; fails with what it said where it went wrong."""
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True,
                          timeout=120, check=False, env=more.pop("env", CLEAN), **more)
    if done.returncode != 0:
        raise AssertionError(f"{' '.join(map(str, words))}: exit code {done.returncode}\n"
                             f"{done.stdout}{done.stderr}")
    return done


class Program:
    """One process, its output in a file."""

    def __init__(self, log, *words, **more):
        self.log = Path(log)
        with self.log.open("ab") as out:
            self.process = subprocess.Popen([str(word) for word in words], stdout=out, stderr=out,
                                            env=more.pop("env", CLEAN), **more)

    def said(self):
        return self.log.read_text(encoding="utf-8", errors="replace")

    def is_running(self):
        return self.process.poll() is None

    def stop(self, number=signal.SIGTERM):
        """Its exit code."""
        if self.is_running():
            self.process.send_signal(number)
        try:
            return self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            return self.process.wait()


class Plenaryd(Program):
    """A node, once it is ready. `options` come besides --data, --listen and --admin."""

    def __init__(self, binaries, data, *options, listen="127.0.0.1:0", admin="127.0.0.1:0",
                 before=(), **more):
        self.data = Path(data)
        self.data.mkdir(parents=True, exist_ok=True)
        self.binaries = Path(binaries)
        log = self.data.parent / f"{self.data.name}.log"
        log.unlink(missing_ok=True)
        super().__init__(log, *before, self.binaries / "plenaryd", "--data", self.data, "--listen",
                         listen, "--admin", admin, *options, **more)
        until("ready", lambda: not self.is_running() or "\nready " in self.said())
        if not self.is_running():
            raise AssertionError(f"plenaryd ended:\n{self.said()}")
        self.url = re.search(r"(?m)^ready (\S+)$", self.said()).group(1)
        self.admin_url = re.search(r"(?m)^admin (\S+)$", self.said()).group(1)
        self.port = int(self.url.rsplit(":", 1)[1])

    def token_file(self):
        return self.data / "admin.token"


def words_of(binaries):
    """The words of the environment that plenaryd knows."""
    return set(re.findall(r"\(Env:(\w+)\)", run(Path(binaries) / "plenaryd", "--help").stdout))


class Cli:
    """The command line against one address."""

    def __init__(self, binaries, url, token_file):
        self.words = (Path(binaries) / "plenary", "--server", url, "--token-file", token_file,
                      "--patience", 15)

    def __call__(self, *words):
        return run(*self.words, *words).stdout

    def json(self, *words):
        return json.loads(self("--json", *words))


def listen(cli, session, log):
    """Somebody who follows a session by WebSocket, once they have heard a note."""
    tail = Program(log, *cli.words, "tail", session)
    # What was said before they came in is no news to them: so it is said until it is.
    until("a note is heard", lambda: not tail.is_running() or (
        cli("say", session, "by a socket") and "by a socket" in tail.said()))
    if not tail.is_running():
        raise AssertionError(f"plenary tail ended:\n{tail.said()}")
    return tail


class Postgres:
    """A PostgreSQL in `folder`, reached by a socket in it. It refuses to be root, so root runs it
    as the user of Debian's package."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.user = pwd.getpwnam("postgres") if os.geteuid() == 0 else None
        self.own(self.folder)
        self.server = None
        self.port = "5432"

    def own(self, *paths):
        for path in paths:
            Path(path).mkdir(exist_ok=True)
            if self.user:
                os.chown(path, self.user.pw_uid, self.user.pw_gid)

    @property
    def data(self):
        return self.folder / "data"

    def program(self, name):
        found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
        if not found:
            raise AssertionError(f"no {name}; install what tests/packages names")
        return found[-1]

    def as_owner(self):
        if not self.user:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": [],
                "cwd": self.folder}

    def make(self):
        run(self.program("initdb"), "-D", self.data, "-A", "trust", "-U", "plenary",
            "--encoding=UTF8", "--locale=C", "--no-sync", **self.as_owner())
        return self

    def start(self, *settings):
        self.port = next((each[5:] for each in settings if each.startswith("port=")), self.port)
        words = [word for setting in settings for word in ("-c", setting)]
        self.server = Program(self.folder / "log", self.program("postgres"), "-D", self.data, "-k",
                              self.folder, "-c", "listen_addresses=", *words, **self.as_owner())
        until("PostgreSQL accepts", self.accepts, 60)
        return self

    def accepts(self):
        if not self.server.is_running():
            raise AssertionError(f"PostgreSQL ended:\n{self.server.said()}")
        return subprocess.run(["psql", "-h", str(self.folder), "-U", "plenary", "-d", "postgres",
                               "-p", self.port, "-c", "SELECT 1"], capture_output=True,
                              check=False).returncode == 0

    def sql(self, statement, database="postgres"):
        return run("psql", "-h", self.folder, "-p", self.port, "-U", "plenary", "-d", database,
                   "-tAXc", statement).stdout.strip()

    def url(self, database="postgres"):
        return f"postgresql://plenary@/{database}?host={self.folder}"

    def stop(self):
        if self.server:
            self.server.stop(signal.SIGINT)


class Redis(Program):
    """A Redis that keeps nothing, on a free port or this one."""

    def __init__(self, folder, port=None):
        self.port = port or free_port()
        super().__init__(Path(folder) / "redis.log", "redis-server", "--bind", "127.0.0.1",
                         "--port", self.port, "--save", "", "--dir", folder)
        until("Redis accepts", lambda: answers(self.port))


def copy_into(folder, *paths):
    for path in paths:
        shutil.copy(path, folder)
