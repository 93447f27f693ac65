#!/usr/bin/env python3
"""The documents are true where a program can tell.

ARCHITECTURE.md's table of modules lists the folders of server/ and what layers.py lets them know;
paths that any document names exist, and so do the scripts and programs of README's commands.
"""

import re

from layers import MAY_INCLUDE
from sources import place, report, text_of

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "proto/README.md")
TOP_FOLDERS = ("server", "clients", "tests", "proto", "deploy", "base", "audit", "live", "wire",
               "transport", "journal", "presence", "gateway", "app")
SERVER_FOLDERS = set(MAY_INCLUDE)
PATH = re.compile(r"`((?:" + "|".join(TOP_FOLDERS) + r")/[\w./+-]*\w/?)`")
MODULE_ROW = re.compile(r"^\| `?(\w+)/?`? \|([^|]*)\|([^|]*)\|")
# Words that begin a command line of README and are no file of ours.
TOOLS = {"cd", "git", "cmake", "ninja", "ctest", "curl", "sudo", "apt-get", "cp", "kill", "sqlite3",
         "python3", "docker", "export", "systemctl", "cat", "ls"}


def module_rows(text):
    """module -> set of modules it may include, from the table under '## Modules'."""
    match = re.search(r"(?ms)^## Modules\n(.*?)(?=^## |\Z)", text)
    rows = {}
    for line in match.group(1).splitlines() if match else ():
        row = MODULE_ROW.match(line)
        if row and row.group(1) not in ("module", "---"):
            rows[row.group(1)] = set(re.findall(r"\b[a-z]+\b", row.group(3)))
    return rows


def check_modules(root):
    path = root / "ARCHITECTURE.md"
    rows = module_rows(text_of(path))
    folders = {folder.name for folder in (root / "server").iterdir() if folder.is_dir()}
    complaints = [f"{path.name}: no row for server/{name}" for name in sorted(folders - set(rows))]
    complaints += [f"{path.name}: server/{name} is not there"
                   for name in sorted(set(rows) - folders)]
    for name in sorted(folders & set(rows) & SERVER_FOLDERS):
        allowed = set(MAY_INCLUDE[name])
        said = rows[name] if rows[name] != {"everything"} else SERVER_FOLDERS - {name}
        if said != allowed:
            complaints.append(f"ARCHITECTURE.md: {name} may include {sorted(allowed)}, "
                              f"the table says {sorted(said)}")
    return complaints


def check_paths(root, name):
    complaints = []
    for number, line in enumerate(text_of(root / name).splitlines(), 1):
        for found in PATH.findall(line):
            base = root / "server" if found.split("/")[0] in SERVER_FOLDERS else root
            if not (base / found).exists():
                complaints.append(f"{name}:{number}: {found} is not there")
    return complaints


def program_names(root):
    """The programs CMake builds."""
    names = set()
    for folder in ("server", "clients", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.name == "CMakeLists.txt" or path.suffix == ".cmake":
                names.update(re.findall(r"add_executable\(\s*([\w-]+)", text_of(path)))
                names.update(re.findall(r"OUTPUT_NAME\s+\"?([\w-]+)", text_of(path)))
    return names


def check_commands(root):
    """The first word of each command line in README's sh blocks: a tool, a file, or a program."""
    complaints = []
    programs = program_names(root)
    text = text_of(root / "README.md")
    blocks = re.finditer(r"(?ms)^```sh\n(.*?)^```", text)
    for block in blocks:
        joined = re.sub(r"\\\n\s*", " ", block.group(1))
        for command in joined.splitlines():
            words = re.sub(r"^(?:[A-Z_]+=\S*\s+)+", "", command.split(" #")[0].strip()).split()
            if not words or words[0] in TOOLS or re.match(r"[A-Za-z_]+=", words[0]) or \
                    command.lstrip().startswith("#"):
                continue
            first = words[0]
            name = first.split("/")[-1]
            known = (root / first).is_file() if "/" in first and "/bin/" not in first else None
            if known is False or (known is None and name not in programs):
                complaints.append(f"README.md: `{command.strip()}`: no {first}")
    return complaints


def check(root):
    complaints = check_modules(root) + check_commands(root)
    for name in DOCUMENTS:
        if (root / name).exists():
            complaints += check_paths(root, name)
        else:
            complaints.append(f"{name} is missing")
    return complaints


if __name__ == "__main__":
    report(check)
