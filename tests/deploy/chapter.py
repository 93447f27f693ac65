#!/usr/bin/env python3
"""deploy/OPERATIONS.md says what is so, where a program can tell: every metric and every error of
the log is in it, nothing in it is unknown to the server, its figures are the README's, and its
commands are those that restore.py carries out. The examples of systemd's environment say what
plenaryd knows."""

import re
import sys
import unittest
from pathlib import Path

from programs import ROOT, run, words_of

BINARIES = Path(sys.argv.pop(1)).resolve()
CHAPTER = ROOT / "deploy" / "OPERATIONS.md"
# PostgreSQL's own words, in its documentation.
POSTGRESQL = {"archive_mode", "archive_command", "restore_command", "recovery_target_time",
              "recovery_target_action", "synchronous_commit"}


def metrics():
    code = (ROOT / "server/app/prometheus_metrics.cpp").read_text(encoding="utf-8")
    return set(re.findall(r'"(plenary_\w+)"', code))


def events(level=r"\w+"):
    """What the server may say in its log."""
    found = set()
    for path in (ROOT / "server").rglob("*.cpp"):
        code = path.read_text(encoding="utf-8")
        found |= set(re.findall(rf'log_?(?:\.|->){level}\(\s*"([a-z_]+)"', code))
    return found


def complaints_of(text):
    """What is wrong with the chapter, as sentences."""
    quoted = set(re.findall(r"`([^`\s]+)`", text))
    named = {word for word in quoted if word.startswith("plenary_")}
    found = [f"no metric {word}" for word in sorted(named - metrics())]
    found += [f"nothing about {word}" for word in sorted(metrics() - named)]
    words = {word for word in quoted if re.fullmatch(r"[a-z]+(_[a-z]+)+", word)} - named
    found += [f"the log never says {word}" for word in sorted(words - events() - POSTGRESQL)]
    said = events("error")
    found += [f"nothing about the error {word}" for word in sorted(said - words -
                                                                   {"session_journal_failed"})]
    flags = {word for word in re.findall(r"`(--[a-z-]+)", text)}
    known = run(BINARIES / "plenaryd", "--help").stdout + (ROOT / "deploy/restore").read_text()
    found += [f"no flag {flag}" for flag in sorted(flags) if flag not in known]
    environment = set(re.findall(r"`(PLENARY_\w+)", text)) - {"PLENARY_"}
    found += [f"no word {word}" for word in sorted(environment - words_of(BINARIES))]
    return found + wrong_figures(text) + untried(text)


# What tests/bench/run measured stands in both; the others are bench/plan's to hold.
MEASURED = r"100 people \| (\d+\.\d+) \("


def wrong_figures(text):
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    figures = re.findall(MEASURED, text)
    return [] if figures and all(f"| {figure} (" in readme for figure in figures) else [
        f"the README does not say all of {', '.join(figures)}"]


def untried(text):
    """Commands of PostgreSQL whose flags restore.py does not use."""
    tried = (ROOT / "tests/deploy/restore.py").read_text(encoding="utf-8")
    found = []
    for line in re.findall(r"(?m)^(pg_\w+ .*)$", text):
        words = line.split()
        flags = [word for word in words[1:] if word.startswith("-")]
        found += [f"{line}: {word} is not tried" for word in [words[0], *flags]
                  if f'"{word}"' not in tried]
    return found


class Chapter(unittest.TestCase):
    def setUp(self):
        self.text = CHAPTER.read_text(encoding="utf-8")

    def test_it_says_what_is_so(self):
        self.assertEqual(complaints_of(self.text), [])

    def test_what_is_not_so_would_be_found(self):
        for old, new, word in (
                ("`plenary_redis_up`", "`plenary_redis_down`", "no metric plenary_redis_down"),
                ("`plenary_resyncs_total`", "resyncs", "nothing about plenary_resyncs_total"),
                ("`redis_down`", "`redis_lost`", "never says redis_lost"),
                ("`journal_failed`, ", "", "the error journal_failed"),
                ("`--loops`", "`--threads`", "no flag --threads"),
                ("`PLENARY_JOURNAL`", "`PLENARY_DATABASE`", "no word PLENARY_DATABASE"),
                (re.search(MEASURED, self.text).group(), "100 people | 12.34 (", "12.34"),
                ("--checkpoint=fast", "--checkpoint=spread", "--checkpoint=spread is not tried")):
            with self.subTest(word=word):
                self.assertIn(old, self.text)
                found = complaints_of(self.text.replace(old, new))
                self.assertTrue(any(word in one for one in found), found)

    def test_examples_of_the_environment_say_what_plenaryd_knows(self):
        files = sorted((ROOT / "deploy/systemd").glob("*.env.example"))
        self.assertTrue(files)
        for path in files:
            said = set(re.findall(r"(?m)^#?(PLENARY_\w+)=", path.read_text(encoding="utf-8")))
            self.assertTrue(said)
            self.assertLessEqual(said, words_of(BINARIES), path.name)


if __name__ == "__main__":
    unittest.main()
