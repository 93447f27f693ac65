#!/usr/bin/env python3
"""The documents are true where a program can tell.

ARCHITECTURE.md's table of modules lists the folders of server/ and what layers.py lets them know;
files that a document names are there, and so are the functions and types it names; the command
lines of README.md, CONTRIBUTING.md and deploy/OPERATIONS.md begin with a tool, a file or a program
of ours, and their subcommands and flags exist.
"""

import re

from layers import MAY_INCLUDE
from sources import CPP, files, place, report, text_of

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "proto/README.md",
             "deploy/OPERATIONS.md")
COMMAND_DOCUMENTS = ("README.md", "CONTRIBUTING.md", "deploy/OPERATIONS.md")
MODULES = set(MAY_INCLUDE)
TOP_FOLDERS = {"server", "clients", "tests", "proto", "deploy"} | MODULES
PATH = re.compile(r"`((?:" + "|".join(sorted(TOP_FOLDERS)) + r")/[\w./+-]*\w/?)`")
MEMBER = re.compile(r"`([A-Z]\w+)::(\w+)`")
MODULE_ROW = re.compile(r"^\| `?(\w+)/?`? \|([^|]*)\|([^|]*)\|")
TOOLS = {"cmake", "ninja", "ctest", "curl", "git", "kill", "cd", "npm", "systemctl", "psql",
         "createdb", "pg_dump", "pg_restore", "pg_basebackup"}
# Where the flags of our programs and scripts are said.
FLAG_FILES = ("server/app/config.cpp", "clients/cli/program.cpp", "deploy/run", "deploy/cluster",
              "deploy/restore",
              "tests/tidy/lint", "tests/tidy/rules.py", "tests/bench/run", "tests/bench/plan")
CLI_PROGRAM = "clients/cli/program.cpp"


def module_rows(text):
    """module -> the modules it may include, from the table under '## Modules'."""
    match = re.search(r"(?ms)^## Modules\n(.*?)(?=^## |\Z)", text)
    rows = {}
    for line in match.group(1).splitlines() if match else ():
        row = MODULE_ROW.match(line)
        if row and row.group(1) != "module":
            named = set(re.findall(r"\b[a-z]+\b", row.group(3)))
            rows[row.group(1)] = MODULES - {row.group(1)} if named == {"everything"} else named
    return rows


def check_modules(root):
    path = root / "ARCHITECTURE.md"
    rows = module_rows(text_of(path))
    folders = {folder.name for folder in (root / "server").iterdir() if folder.is_dir()}
    complaints = [f"{path.name}: no row for server/{name}" for name in sorted(folders - set(rows))]
    complaints += [f"{path.name}: server/{name} is not there"
                   for name in sorted(set(rows) - folders)]
    for name in sorted(folders & set(rows) & MODULES):
        allowed = set(MAY_INCLUDE[name])
        if rows[name] != allowed:
            complaints.append(f"{path.name}: {name} may include {sorted(allowed)}, "
                              f"the table says {sorted(rows[name])}")
    return complaints


def check_names(root, name, code):
    """Files, types and members that a document names."""
    complaints = []
    for number, line in enumerate(text_of(root / name).splitlines(), 1):
        for found in PATH.findall(line):
            base = root / "server" if found.split("/")[0] in MODULES else root
            if not (base / found).exists():
                complaints.append(f"{name}:{number}: {found} is not there")
        for owner, member in MEMBER.findall(line):
            if not (re.search(rf"\b{owner}\b", code) and re.search(rf"\b{member}\b", code)):
                complaints.append(f"{name}:{number}: {owner}::{member} is not there")
    return complaints


def program_names(root):
    """The programs CMake builds; a folder of tests is one."""
    names = set()
    for folder in ("server", "clients", "tests"):
        for path in sorted((root / folder).rglob("*")):
            if path.name == "CMakeLists.txt" or path.suffix == ".cmake":
                found = re.findall(r"(?:add_executable|plenary_test)\(\s*([\w-]+)", text_of(path))
                names.update(found)
    return names


def command_lines(text):
    """(line, words) of each command in ```sh blocks, without comments and assignments."""
    for block in re.finditer(r"(?ms)^```sh\n(.*?)^```", text):
        first = text.count("\n", 0, block.start(1)) + 1
        for offset, line in enumerate(block.group(1).splitlines()):
            words = re.sub(r"\s#.*|^#.*", "", line).split()
            if words:
                yield first + offset, words


def check_command(root, words, programs, subcommands, flags):
    """What is wrong with one command line, or None."""
    first = words[0]
    if first in TOOLS:
        return None
    if "/bin/" in first or "/" not in first:
        if first.split("/")[-1] not in programs:
            return f"no {first}"
    elif not (root / first).is_file():
        return f"no {first}"
    if first == "plenary" and words[1] not in subcommands:
        return f"no plenary {words[1]}"
    for word in words:
        if word.startswith("--") and word.split("=")[0] not in flags:
            return f"no flag {word}"
    return None


def check_commands(root, name):
    programs = program_names(root)
    said = "".join(text_of(root / each) for each in FLAG_FILES if (root / each).exists())
    flags = set(re.findall(r"--[a-z][a-z-]*", said))
    cli = root / CLI_PROGRAM
    subcommands = set(re.findall(r'add_subcommand\(\s*"(\w+)"', text_of(cli))) if cli.exists() \
        else set()
    complaints = []
    for line, words in command_lines(text_of(root / name)):
        wrong = check_command(root, words, programs, subcommands, flags)
        if wrong:
            complaints.append(f"{name}:{line}: `{' '.join(words)}`: {wrong}")
    for line, text in enumerate(text_of(root / name).splitlines(), 1):
        for flag in re.findall(r"^\| `(--[a-z-]+)", text):
            if flag not in flags:
                complaints.append(f"{name}:{line}: no flag {flag}")
    return complaints


def check(root):
    complaints = check_modules(root)
    code = "".join(text_of(path) for path in files(root, CPP, ("server", "clients")))
    for name in DOCUMENTS:
        if not (root / name).exists():
            complaints.append(f"{name} is missing")
            continue
        complaints += check_names(root, name, code)
        if name in COMMAND_DOCUMENTS:
            complaints += check_commands(root, name)
    return complaints


if __name__ == "__main__":
    report(check)
