#!/usr/bin/env python3
"""Every source file is in a target: a test that is not built cannot fail.

Reads compile_commands.json of the build named by --build (ctest passes its own).
"""

import argparse
import json
import re
import sys
from pathlib import Path

from sources import files, place, project_root, report


def compiled_by(command):
    """The files that a command compiles: its own, or those that CMake lets it compile together."""
    file = (Path(command["directory"]) / command["file"]).resolve()
    if file.parent.name != "Unity":
        return [file]
    included = re.findall(r'^#include "(.+)"$', file.read_text(encoding="utf-8"), re.MULTILINE)
    return [Path(path).resolve() for path in included]


def check_against(root, commands):
    """Complaints about the .cpp files of `root` that none of `commands` compiles."""
    built = {file for command in commands for file in compiled_by(command)}
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
