#!/usr/bin/env python3
"""The shape of the code: widths, lengths, openings of headers, words that may not name a thing.

Where C++ is measured it is read by brackets and words, not parsed: enough to catch what grows.
"""

import re

from sources import CPP, files, place, report, text_of, without_words

COLUMNS_MAX = 100
FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 60
# A limits.h says all there is to say beside its numbers, and a test's header serves its tests.
OPENING_LINES_MIN = 2

# Catalogues: one entry after the other, nothing to split along.
LONG_FILES = {"server/audit/records.h", "server/audit/commands.h"}

MEASURED = (".h", ".cpp", ".py", ".cmake", ".proto", ".sh", ".txt")
MARKS = re.compile(r"\b(" + "|".join(("TO" + "DO", "FIX" + "ME", "X" + "XX", "HA" + "CK")) + r")\b")
NOT_RUN = re.compile(r"\b(GTEST_" + r"SKIP|DIS" + r"ABLED_\w+)")

# Words that say nothing: anywhere in a type's name, or as its last word (a DataFolder is a folder).
EMPTY_WORDS = {"Manager", "Handler", "Helper", "Helpers", "Util", "Utils", "Context", "Impl"}
EMPTY_LAST_WORDS = {"Data", "Info"}
TYPE_NAME = re.compile(r"\b(?:class|struct|union|enum(?:\s+class)?|concept|using)\s+"
                       r"(?:PLENARY_\w+\(\w+\(\"\"\)\)\s+)?([A-Z]\w*)")
FUNCTION_NAME = re.compile(r"\b(do_\w+|(?:process|handle)(?:_\w+)?)\s*\(")
SCOPE = re.compile(r"^\s*(?:export\s+|inline\s+|extern\s+\"\"\s*)*"
                   r"(?:namespace|class|struct|union|enum|extern\s+\"\")\b(?!.*\)\s*$)", re.DOTALL)


def says_nothing(words):
    return bool(EMPTY_WORDS.intersection(words) or EMPTY_LAST_WORDS.intersection(words[-1:]))


def long_functions(code):
    """(first line, lines) of each outermost function longer than allowed."""
    plain = without_words(code)
    plain = re.sub(r"(?m)^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
                   lambda match: "\n" * match.group(0).count("\n"), plain)
    found = []
    stack = []
    head_start, line = 0, 1
    for at, letter in enumerate(plain):
        if letter == "\n":
            line += 1
        elif letter == ";" and "function" not in stack:
            head_start = at + 1
        elif letter == "{":
            if "function" not in stack:
                head = re.sub(r"template\s*<[^{;]*?>\s*(?=\w)", "", plain[head_start:at])
                if SCOPE.match(head):
                    stack.append("scope")
                elif "(" in head:
                    stack.append("function")
                    begun = line - head.strip().count("\n")
                else:
                    stack.append("other")
                head_start = at + 1
            else:
                stack.append("inner")
        elif letter == "}" and stack:
            if stack.pop() == "function" and line - begun + 1 > FUNCTION_LINES_MAX:
                found.append((begun, line - begun + 1))
            if "function" not in stack:
                head_start = at + 1
    return found


def check_lines(root, path, text):
    complaints = []
    lines = text.splitlines()
    name = place(root, path)
    measured = path.suffix in (".h", ".cpp", ".py")
    if measured and len(lines) > FILE_LINES_MAX and name not in LONG_FILES:
        complaints.append(f"{name}: {len(lines)} lines, {FILE_LINES_MAX} at most")
    for number, line in enumerate(lines, 1):
        if path.suffix in MEASURED and len(line) > COLUMNS_MAX:
            complaints.append(f"{place(root, path, number)}: {len(line)} columns")
        if MARKS.search(line):
            complaints.append(f"{place(root, path, number)}: finish it, or say it in an issue")
    return complaints


def check_header(root, path, text):
    complaints = []
    opening = 0
    for line in text.splitlines():
        if not line.startswith("//"):
            break
        opening += 1
    brief = path.name == "limits.h" or place(root, path).startswith("tests/")
    if opening < (1 if brief else OPENING_LINES_MIN):
        complaints.append(f"{place(root, path, 1)}: open with what it is, whose, how it fails")
    if "#pragma once" not in text:
        complaints.append(f"{place(root, path, 1)}: no #pragma once")
    return complaints


def check_names(root, path, text):
    complaints = []
    if says_nothing([word.capitalize() for word in path.stem.split("_")]):
        complaints.append(f"{place(root, path)}: this name says nothing")
    for number, line in enumerate(without_words(text).splitlines(), 1):
        for name in TYPE_NAME.findall(line):
            if says_nothing(re.findall(r"[A-Z][a-z0-9]*", name)):
                complaints.append(f"{place(root, path, number)}: {name} says nothing")
        for name in FUNCTION_NAME.findall(line):
            complaints.append(f"{place(root, path, number)}: {name} says nothing")
    return complaints


def check(root):
    complaints = []
    for path in files(root):
        if path.suffix in (".csv", ".gz", ".json", ".bin"):
            continue
        text = text_of(path)
        complaints += check_lines(root, path, text)
        if path.suffix not in CPP:
            continue
        complaints += check_names(root, path, text)
        for line, lines in long_functions(text):
            complaints.append(f"{place(root, path, line)}: a function of {lines} lines")
        if path.suffix == ".h":
            complaints += check_header(root, path, text)
        for number, line in enumerate(text.splitlines(), 1):
            if NOT_RUN.search(line):
                complaints.append(f"{place(root, path, number)}: a test that does not run")
    return complaints


if __name__ == "__main__":
    report(check)
