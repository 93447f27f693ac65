"""Under what a measurement was taken: it means nothing without, and less on another machine.

The tree's commit, the machine, the versions of what was measured, what a sync costs where journals
are written, and what it costs to come back to memory: some virtual machines take pages away that
were left alone for a second, and what looks at much once a second is then dear. In a file system in
memory a sync costs nothing: there nothing is measured.
"""

import json
import mmap
import os
import platform
import re
import statistics
import subprocess
import tempfile
import time
from datetime import date
from pathlib import Path

from contenders import NODE, PEERS, ROOT, Failed

# Contender -> the Debian packages it is of, or the one of npm.
DEBIAN = {"nchan": ["nginx", "libnginx-mod-nchan"], "nats": ["nats-server"]}
NPM = {"ws": "ws", "socket.io": "socket.io", "y-websocket": "y-websocket",
       "hocuspocus": "@hocuspocus/server", "tldraw": "@tldraw/sync-core"}
IN_MEMORY = ("tmpfs", "ramfs")
SYNCS = 100
PAGE = 4096
PAGES = 10_000
REST_S = 1


def said_by(command, cwd=ROOT):
    """The first line it prints, or nothing."""
    run = subprocess.run(command, check=False, capture_output=True, text=True, cwd=cwd)
    return run.stdout.strip().split("\n")[0] if run.returncode == 0 else ""


def commit():
    return said_by(["git", "describe", "--always", "--dirty", "--exclude", "*"]) or "unknown"


def machine():
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text(encoding="utf-8"))
    return f"{len(os.sched_getaffinity(0))} cores of {model.group(1) if model else 'unknown'}, " \
           f"Linux {platform.release()}, load average {os.getloadavg()[0]:.1f} at the start"


def versions(peers):
    """Name -> version, of what was chosen."""
    locked = json.loads((PEERS / "package-lock.json").read_text(encoding="utf-8"))["packages"]
    found = {name: locked[f"node_modules/{NPM[name]}"]["version"] for name in peers if name in NPM}
    for name in peers:
        for package in DEBIAN.get(name, []):
            found[package] = said_by(["dpkg-query", "-W", "-f", "${Version}", package])
    if any(name in NODE for name in peers):
        found["node"] = said_by([ROOT / "clients" / "with-node", "node", "--version"])
    return found


def file_system(folder):
    """The type of the one that holds a folder."""
    mounts = [line.split() for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(where, kind) for _, where, kind, *_ in mounts
               if Path(folder).resolve().is_relative_to(where.replace("\\040", " "))]
    return max(reversed(holding), key=lambda each: len(each[0]))[1]


def sync_ms(folder):
    """What fdatasync takes after a page was written, each time."""
    taken = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for at in range(SYNCS):
            os.pwrite(file.fileno(), bytes(PAGE), at * PAGE)
            began = time.perf_counter()
            os.fdatasync(file.fileno())
            taken.append((time.perf_counter() - began) * 1000)
    return taken


def page_us():
    """What it takes to look at a page again, each: at once, and after a rest."""
    def look():
        began = time.perf_counter()
        for at in range(0, PAGES * PAGE, PAGE):
            _ = memory[at]
        return (time.perf_counter() - began) * 1e6 / PAGES
    with mmap.mmap(-1, PAGES * PAGE) as memory:
        for at in range(0, PAGES * PAGE, PAGE):
            memory[at] = 1
        at_once = look()
        time.sleep(REST_S)
        return {"at_once": at_once, "after_a_rest": look()}


def surroundings(peers=()):
    """As a dictionary of words and figures; refuses where a sync costs nothing."""
    folder = tempfile.gettempdir()
    kind = file_system(folder)
    if kind in IN_MEMORY:
        raise Failed(f"{folder}, where the data folders are made, is in memory ({kind}): what is "
                     "durable would cost nothing. Set TMPDIR to a folder on a disk.")
    taken = sorted(sync_ms(folder))
    return {"date": str(date.today()), "commit": commit(), "machine": machine(),
            "versions": versions(peers), "file_system": kind,
            "page_us": page_us(),
            "fdatasync_ms": {"p50": statistics.median(taken), "p99": taken[SYNCS * 99 // 100]}}


def in_words(of):
    """As a sentence or three, for the head of a table."""
    sync = of["fdatasync_ms"]
    page = of["page_us"]
    named = "".join(f", {name} {version}" for name, version in of["versions"].items())
    return (f"{of['date']}, commit {of['commit']}{named}. {of['machine']}. Journals on "
            f"{of['file_system']}, where fdatasync took {sync['p50']:.2f} ms at the median and "
            f"{sync['p99']:.2f} ms for 1 of 100. A page of memory that was left alone for a second "
            f"took {page['after_a_rest']:.1f} µs to look at, {page['at_once']:.1f} µs otherwise.")
