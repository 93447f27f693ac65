"""What tests/bench/run measures: Plenary, a plain TCP peer of ours, and servers of others.

Each is started on a free port of this machine, held to one core, with a temporary folder of its
own, and stopped by its pid. Those of others are Debian's (nchan, NATS) or npm's, at the versions
that peers/package-lock.json names; peers/ holds the few lines that make them pass on what they get.
"""

import os
import re
import socket
import subprocess
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PEERS = Path(__file__).resolve().parent / "peers"
PLENARY, EACH, TICK = "plenaryd", "plain, a send each", "plain, 5 ms tick"
# Name -> how `plenary load --peer` speaks to it.
DIALECTS = {EACH: "plain", TICK: "plain", "nchan": "nchan", "nats": "nats", "ws": "ws",
            "socket.io": "socket.io", "y-websocket": "y-websocket", "hocuspocus": "hocuspocus",
            "tldraw": "tldraw"}
NODE = {"ws": ["ws.mjs"], "socket.io": ["socket_io.mjs"], "hocuspocus": ["hocuspocus.mjs"],
        "tldraw": ["tldraw_sync.mjs"],
        "y-websocket": ["node_modules/y-websocket/bin/server.cjs"]}
# What keeps nothing for those who come later has no place in a storm of them.
KEEPS_NOTHING = ("nats",)
START_S_MAX = 30
STOP_S_MAX = 20


class Failed(Exception):
    """A sentence for people."""


def cores(loops=1):
    """The server's, one a loop, and the load's: the next, or where there is none the last of them.

    Nothing where there is but one core.
    """
    usable = sorted(os.sched_getaffinity(0))
    if len(usable) == 1:
        return (), ()
    return tuple(usable[:loops]), (usable[min(loops, len(usable) - 1)],)


def held_to(cores_of_it, command):
    words = [str(word) for word in command]
    listed = ",".join(map(str, cores_of_it))
    return ["taskset", "--cpu-list", listed, *words] if listed else words


def loops_of(contender):
    """How many event loops a contender of ours has."""
    found = re.fullmatch(rf"{PLENARY}, (\d+) loops", contender)
    return int(found.group(1)) if found else 1


def is_plenary(contender):
    return contender == PLENARY or loops_of(contender) > 1


def holding(contender):
    """What it and the load are held to, in words."""
    server, load = cores(loops_of(contender))
    if not server:
        return f"{contender}: held to no core, as there is but one"
    words = f"{contender}: core {', '.join(map(str, server))}; the load: core {load[0]}"
    if set(load) & set(server):
        words += ", which it shares, so what it carries is the least it can"
    return words


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def install_node_peers():
    """npm's, once, at the versions of the lock file."""
    wanted = PEERS / "package-lock.json"
    have = PEERS / "node_modules" / ".package-lock.json"
    if have.exists() and have.stat().st_mtime >= wanted.stat().st_mtime:
        return
    subprocess.run([ROOT / "clients" / "with-node", "npm", "ci", "--prefix", PEERS, "--no-audit",
                    "--no-fund", "--omit=optional", "--loglevel=error"], check=True)


class Server:
    """A contender's process, until the end of its `with`; `data`: a folder to be kept."""

    def __init__(self, programs, contender, message_bytes=0, kept=0, data=None):
        self.folder = tempfile.TemporaryDirectory(prefix="plenary-bench-")
        self.data = data or Path(self.folder.name) / "data"
        self.contender = contender
        self.port = free_port()
        self.kept = kept
        command = self.command(programs, message_bytes)
        self.said = Path(self.folder.name) / "said"
        with open(self.said, "w", encoding="utf-8") as said:
            self.process = subprocess.Popen(
                held_to(cores(loops_of(contender))[0], command),
                stdout=said, stderr=subprocess.DEVNULL,
                env={**os.environ, "NODE_ENV": "production", "KEPT": str(kept),
                     "HOST": "127.0.0.1", "PORT": str(self.port)})

    def command(self, programs, message_bytes):
        if is_plenary(self.contender):
            return [programs / "plenaryd", "--data", self.data, "--listen", "127.0.0.1:0",
                    "--loops", loops_of(self.contender), "--log-level", "warning",
                    "--commands-per-second", "100000", "--commands-burst", "100000"]
        if self.contender in (EACH, TICK):
            tick = "5" if self.contender == TICK else "0"
            return [programs / "plain_peer", message_bytes, tick, self.kept]
        if self.contender in NODE:
            install_node_peers()
            return [ROOT / "clients" / "with-node", "node",
                    *(PEERS / name for name in NODE[self.contender])]
        if self.contender == "nats":
            return ["nats-server", "--config", self.configuration("nats.conf")]
        return ["nginx", "-p", self.folder.name, "-c", self.configuration("nchan.conf")]

    def configuration(self, name):
        words = (PEERS / name).read_text(encoding="utf-8")
        first = "oldest" if self.kept else "newest"
        for key, value in (("PORT", self.port), ("FOLDER", self.folder.name), ("FIRST", first)):
            words = re.sub(rf"\b{key}\b", str(value), words)
        path = Path(self.folder.name) / name
        path.write_text(words, encoding="utf-8")
        return path

    def __enter__(self):
        try:
            self.address = self.when_ready()
        except BaseException:
            self.__exit__()
            raise
        return self

    def when_ready(self):
        """Its address: as it says itself, or where it was told to listen."""
        deadline = time.monotonic() + START_S_MAX
        says_so = self.contender not in ("nats", "nchan", "y-websocket")
        while time.monotonic() < deadline and self.process.poll() is None:
            said = self.said.read_text(encoding="utf-8")
            found = re.search(r"^ready (?:http://)?(\S+)\n", said, re.MULTILINE)
            if found:
                return found.group(1)
            if not says_so and self.listens():
                return f"127.0.0.1:{self.port}"
            time.sleep(0.02)
        raise Failed(f"{self.contender} did not start")

    def listens(self):
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(STOP_S_MAX)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.folder.cleanup()
