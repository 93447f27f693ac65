"""What every tidy check shares: the project's files, C++ without its words, and the report.

A check is a function from the project's root to a list of complaints, each `path:line: sentence`.
Run as a program it prints them and fails when there are any; selftest.py calls the same function
on trees with planted faults.
"""

import re
import sys
from pathlib import Path

CODE_FOLDERS = ("server", "clients", "tests", "proto", "deploy", ".ci")
LEFT_OUT = {"build", "dist", "test-results", "gallery-photos", "pictures", "generated",
            "node_modules", "__pycache__", "traces"}
CPP = (".h", ".cpp")


def project_root():
    return Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(__file__).resolve().parents[2]


def files(root, suffixes=None, folders=CODE_FOLDERS):
    """Every file under `folders` with one of `suffixes` (or any), in a fixed order."""
    found = []
    for folder in folders:
        for path in sorted((root / folder).rglob("*")):
            inside = path.relative_to(root).parts
            if path.is_file() and not LEFT_OUT.intersection(inside):
                if suffixes is None or path.suffix in suffixes:
                    found.append(path)
    return found


def text_of(path):
    return path.read_text(encoding="utf-8")


def place(root, path, line=None):
    name = path.relative_to(root).as_posix()
    return name if line is None else f"{name}:{line}"


_WORDS = re.compile(
    r'R"(?P<mark>[^()\\\s]{0,16})\(.*?\)(?P=mark)"'
    r'|//[^\n]*|/\*.*?\*/'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'",
    re.DOTALL)


def without_words(code):
    """C++ with comments gone and literals emptied, every line where it was."""

    def blank(match):
        found = match.group(0)
        lines = "\n" * found.count("\n")
        return lines if found.startswith("/") else '""' + lines

    return _WORDS.sub(blank, code)


def includes(code):
    """(line, form, name) of every #include; form is '<' or '"'."""
    found = []
    for number, line in enumerate(code.splitlines(), 1):
        match = re.match(r'\s*#\s*include\s*([<"])([^>"]+)[>"]', line)
        if match:
            found.append((number, match.group(1), match.group(2)))
    return found


def report(check):
    complaints = check(project_root())
    for complaint in complaints:
        print(complaint)
    print(f"{Path(sys.argv[0]).name}: {len(complaints)} complaints")
    sys.exit(1 if complaints else 0)
