#!/usr/bin/env python3
"""Layering is a test: who may include whom, and which library is known where.

The tables below are ARCHITECTURE.md's. A folder of server/ without a row fails, and so does a
library without one: both are decisions, not accidents.
"""

import re

from sources import CPP, files, includes, place, report, text_of, without_words

MAY_INCLUDE = {
    "base": (),
    "audit": ("base",),
    "live": ("base", "audit"),
    "wire": ("base", "audit"),
    "transport": ("base",),
    "journal": ("base", "audit", "live", "wire"),
    "tokens": ("base",),
    "words": ("base", "audit"),
    "redis": ("base",),
    "presence": ("base", "audit", "live", "redis"),
    "relay": ("base", "audit", "wire", "redis"),
    "gateway": ("base", "audit", "live", "wire", "transport", "tokens", "words", "relay"),
    "app": ("base", "audit", "live", "wire", "transport", "tokens", "words", "journal", "redis",
            "presence", "relay", "gateway"),
}

# clients/cli speaks to a server from outside: the words, the rules, the wire and one file more.
CLI = "clients/cli"
CLI_MAY_INCLUDE = ("base", "audit", "wire", "tokens", "words")
CLI_MAY_INCLUDE_FILES = ("journal/verify.h",)

# Library by the start of an include's name -> where it may be known: modules, or single files.
LIBRARIES = (
    ("boost/beast", ("server/transport/http.cpp", "server/transport/boost_net.cpp", CLI)),
    ("boost/asio", ("transport", "redis", "presence", "relay", "app", CLI)),
    ("boost/system", ("transport", "redis", "presence", "relay", "app", CLI)),
    ("boost/url", ("gateway", "redis")),
    ("boost/unordered", ("server/base/hash_map.h",)),
    ("hiredis/", ("redis",)),
    ("google/protobuf", ("wire",)),
    ("sqlite3.h", ("journal",)),
    ("libpq-fe.h", ("journal",)),
    ("sodium.h", ("journal", "gateway", "tokens", "relay")),
    ("unicode/", ("words",)),
    ("zlib.h", ("journal", CLI)),
    ("qrencode.h", (CLI,)),
    ("boost/json", (CLI,)),
    ("spdlog/", ("app",)),
    ("fmt/", ("app",)),
    ("prometheus/", ("app",)),
    ("toml++/", ("app",)),
    ("CLI/", ("app", CLI)),
)

# The system's own headers: sockets and files are for those who do I/O.
SYSTEM_MODULES = ("transport", "journal", "app", CLI)
SYSTEM = re.compile(r"^(sys/|arpa/|netinet/|net/|unistd\.h|fcntl\.h|poll\.h|signal\.h|netdb\.h"
                    r"|malloc\.h|dirent\.h|pthread\.h|pwd\.h|grp\.h|termios\.h|linux/)")
STANDARD = re.compile(r"^[a-z_]+$")

# A session and its host read no clock, start no thread, draw no luck and do no I/O.
PURE_MODULES = ("audit", "live")
IMPURE = {"thread", "mutex", "shared_mutex", "condition_variable", "future", "semaphore", "latch",
          "barrier", "stop_token", "chrono", "ctime", "random", "iostream", "fstream",
          "filesystem", "cstdio"}
IMPURE_WORDS = re.compile(
    r"\bstd::(chrono|thread|mutex|random_device|mt19937\w*|async)\b"
    r"|\b(s?rand|time|clock|getenv|gettimeofday|clock_gettime)"
    r"\s*\(\s*(nullptr|NULL|0|CLOCK_\w+)?\s*[),]")

WAITING_MODULES = ("transport", "app", CLI)
BEAST_FILES_OF_CLI_MAX = 1


def owner_of(root, path):
    """The module of a server file, clients/cli, or the folder below the root."""
    parts = path.relative_to(root).parts
    if parts[0] == "server":
        return parts[1] if len(parts) > 2 else None
    if parts[:2] == ("clients", "cli"):
        return CLI
    return parts[0]


def allowed_library(owner, name, places):
    return any(owner == spot or name == spot for spot in places)


def complain_quoted(owner, included):
    module = included.split("/")[0]
    if "/" not in included:
        return None if owner == CLI else f"include \"{included}\" from the root server/"
    if owner == CLI:
        inside = included.startswith("clients/cli/") or module in CLI_MAY_INCLUDE
        known = inside or included in CLI_MAY_INCLUDE_FILES
        return None if known else f"cli may not know {included}"
    if module == owner or module in MAY_INCLUDE[owner]:
        return None
    return f"{owner} may not know {module} ({included})"


def complain_angled(owner, name, included):
    if owner in PURE_MODULES and included in IMPURE:
        return f"{owner} is pure: no <{included}>"
    for prefix, places in LIBRARIES:
        if included.startswith(prefix):
            if allowed_library(owner, name, places):
                return None
            return f"<{included}> is known only in {', '.join(places)}"
    if SYSTEM.match(included):
        return None if owner in SYSTEM_MODULES else f"{owner} does no I/O: <{included}>"
    if STANDARD.match(included):
        return None
    return f"<{included}> is of a library without a row in layers.py"


def check_file(root, path):
    complaints = []
    owner = owner_of(root, path)
    name = place(root, path)
    code = text_of(path)
    for line, form, included in includes(code):
        if included.endswith(".pb.h"):
            complaint = None if owner == "wire" else "generated code is known only in wire"
        elif form == '"':
            complaint = complain_quoted(owner, included)
        else:
            complaint = complain_angled(owner, name, included)
        if complaint:
            complaints.append(f"{place(root, path, line)}: {complaint}")
    for line, text in enumerate(without_words(code).splitlines(), 1):
        if owner in PURE_MODULES and IMPURE_WORDS.search(text):
            complaints.append(f"{place(root, path, line)}: {owner} reads no clock and no luck")
        if owner not in WAITING_MODULES and re.search(r"\bco_(await|return|yield)\b", text):
            complaints.append(f"{place(root, path, line)}: waiting is for transport, app, clients")
        if "enable_shared_from_this" in text:
            complaints.append(f"{place(root, path, line)}: nothing keeps itself alive")
    return complaints


def check_targets(root):
    """What CMake links must be in the table too."""
    complaints = []
    path = root / "server" / "CMakeLists.txt"
    if not path.exists():
        return complaints
    call = re.compile(r"plenary_module\((\w+)(?:\s+USES((?:\s+[a-z]+)+))?")
    for module, uses in call.findall(text_of(path)):
        if module not in MAY_INCLUDE:
            complaints.append(f"{place(root, path)}: {module} has no row in layers.py")
            continue
        for used in (uses or "").split():
            if used not in MAY_INCLUDE[module]:
                complaints.append(f"{place(root, path)}: {module} may not link {used}")
    return complaints


def check(root):
    complaints = check_targets(root)
    for folder in sorted((root / "server").iterdir()):
        if folder.is_dir() and folder.name not in MAY_INCLUDE:
            complaints.append(f"server/{folder.name}: no row in layers.py")
    beast_files = set()
    for path in files(root, CPP, ("server", "clients")):
        if owner_of(root, path) in MAY_INCLUDE or owner_of(root, path) == CLI:
            complaints += check_file(root, path)
        if owner_of(root, path) == CLI and "#include <boost/beast" in text_of(path):
            beast_files.add(place(root, path))
    if len(beast_files) > BEAST_FILES_OF_CLI_MAX:
        complaints.append(f"{CLI}: Beast in more than one file: {', '.join(sorted(beast_files))}")
    for path in files(root, CPP, ("tests",)):
        for line, _, included in includes(text_of(path)):
            if included.endswith(".pb.h") and "tests/unit/wire/" not in place(root, path):
                where = place(root, path, line)
                complaints.append(f"{where}: generated code is known only in wire")
    return complaints


if __name__ == "__main__":
    report(check)
