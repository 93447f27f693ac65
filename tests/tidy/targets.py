#!/usr/bin/env python3
"""Every source file is in a target: a test that is not built cannot fail.

Reads compile_commands.json of the build named by --build (ctest passes its own).
"""

import argparse
import json
import sys
from pathlib import Path

from sources import files, place, project_root, report


def check_against(root, commands):
    """Complaints about the .cpp files of `root` that none of `commands` compiles."""
    built = set()
    for command in commands:
        built.add((Path(command["directory"]) / command["file"]).resolve())
    return [f"{place(root, path)}: in no target"
            for path in files(root, (".cpp",), ("server", "clients", "tests"))
            if path.resolve() not in built]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", type=Path, required=True)
    build = parser.parse_args().build
    sys.argv = sys.argv[:1]
    commands = json.loads((build / "compile_commands.json").read_text(encoding="utf-8"))
    report(lambda root: check_against(root, commands))


if __name__ == "__main__":
    main()
