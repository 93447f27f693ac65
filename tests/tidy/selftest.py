#!/usr/bin/env python3
"""A check that cannot fail is a defect: each is shown a small tree without faults and must be
silent, then the same tree with one fault planted and must name it."""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import documents
import layers
import rules
import shape
import targets

OPENING = "// What it is, and who owns it.\n// How it fails.\n#pragma once\n"
COROUTINE_TASK = """
#include <coroutine>
struct Task {
  struct Promise {
    Task get_return_object();
    std::suspend_never initial_suspend();
    std::suspend_never final_suspend() noexcept;
    void return_void();
    void unhandled_exception();
  };
  using promise_type = Promise;
};
"""
RULES = "\n".join(f"- **P{number}** A rule." for number in range(1, 17))
RULE_TESTS = "".join(f"TEST(Rules, P{number}_holds) {{}}\n" for number in range(1, 17))


def threats():
    return "".join(f"| {family}{number} | Something must happen | later |\n"
                   for family, count in rules.FAMILIES.items() for number in range(1, count + 1))


def module_table():
    rows = "".join(f"| {name} | a sentence | {', '.join(may)} | – |\n"
                   for name, may in layers.MAY_INCLUDE.items())
    head = "| module | what | may include | libraries |\n|---|---|---|---|\n"
    return "# A\n\n## Modules\n\n" + head + rows


class Tree(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.root = Path(made.name)
        for name in layers.MAY_INCLUDE:
            self.plant(f"server/{name}/part.h", OPENING)
        self.plant("clients/cli/main.cpp", '#include "wire/part.h"\n')
        self.plant("tests/unit/wire/rules_test.cpp", RULE_TESTS)
        self.plant("tests/threats.md", threats())
        self.plant("proto/README.md", RULES)
        self.plant("README.md", "```sh\ntests/run fast\n```\n")
        self.plant("tests/run", "#!/bin/sh\n")
        self.plant("ARCHITECTURE.md", module_table())
        self.plant("CONTRIBUTING.md", "Look at `base/part.h`.\n")
        self.plant("deploy/OPERATIONS.md", "Nothing runs yet.\n")

    def plant(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect_one(self, check, word):
        complaints = check(self.root)
        self.assertEqual(len(complaints), 1, complaints)
        self.assertIn(word, complaints[0])


class Layers(Tree):
    def test_silent_without_faults(self):
        self.assertEqual(layers.check(self.root), [])

    def test_each_fault_is_named(self):
        faults = (
            ("server/audit/a.cpp", '#include "live/host.h"\n', "audit may not know live"),
            ("server/gateway/a.cpp", '#include "journal/sqlite.h"\n', "may not know journal"),
            ("server/live/a.cpp", "#include <chrono>\n", "pure"),
            ("server/audit/a.cpp", "#include <thread>\n", "pure"),
            ("server/live/a.cpp", "auto now = std::chrono::steady_clock::now();\n", "no clock"),
            ("server/live/a.cpp", "#include <sys/socket.h>\n", "no I/O"),
            ("server/journal/a.cpp", "#include <boost/asio/post.hpp>\n", "boost/asio"),
            ("server/transport/loop.cpp", "#include <boost/beast/http.hpp>\n", "boost/beast"),
            ("server/live/a.cpp", '#include "plenary/v1/records.pb.h"\n', "generated"),
            ("tests/unit/live/a.cpp", '#include "plenary/v1/records.pb.h"\n', "generated"),
            ("server/gateway/a.cpp", "#include <spdlog/spdlog.h>\n", "spdlog"),
            ("server/wire/a.cpp", "#include <sqlite3.h>\n", "sqlite3"),
            ("server/app/a.cpp", "#include <zmq.hpp>\n", "without a row"),
            ("server/gateway/a.cpp", "void f() { co_await g(); }\n", "waiting"),
            ("server/transport/a.cpp", "class A : std::enable_shared_from_this<A> {};\n", "alive"),
            ("clients/cli/a.cpp", '#include "live/host.h"\n', "cli may not know"),
            ("server/telegraph/a.cpp", "int f();\n", "no row"),
            ("server/CMakeLists.txt", "plenary_module(audit USES base live)\n", "may not link"),
        )
        for name, text, word in faults:
            with self.subTest(name=name, word=word):
                self.plant(name, text)
                self.expect_one(layers.check, word)
                (self.root / name).unlink()
                if not any((self.root / name).parent.iterdir()):
                    (self.root / name).parent.rmdir()

    def test_beast_in_a_second_file_of_the_cli(self):
        self.plant("clients/cli/a.cpp", "#include <boost/beast/core.hpp>\n")
        self.assertEqual(layers.check(self.root), [])
        self.plant("clients/cli/b.cpp", "#include <boost/beast/core.hpp>\n")
        self.expect_one(layers.check, "more than one file")

    def test_words_in_comments_and_literals_are_not_code(self):
        self.plant("server/live/a.cpp", '// co_await std::chrono\nauto s = "std::thread time()";\n')
        self.assertEqual(layers.check(self.root), [])


class Shape(Tree):
    def test_silent_without_faults(self):
        self.assertEqual(shape.check(self.root), [])

    def test_each_fault_is_named(self):
        long_body = "int f() {\n" + "  g();\n" * 60 + "}\n"
        method = "class A {\n  int f() const {\n" + "    g();\n" * 60 + "  }\n};\n"
        faults = (
            ("server/app/a.cpp", "// " + "x" * 98 + "\n", "101 columns"),
            ("server/app/a.cpp", "int a;\n" * 401, "401 lines"),
            ("server/app/a.cpp", long_body, "function of 62 lines"),
            ("server/app/a.cpp", "namespace a {\n" + method + "}\n", "function of 62 lines"),
            ("server/app/a.cpp", "template <class T>\n" + long_body, "function of 6"),
            ("server/app/a.h", "// One line only.\n#pragma once\n", "open with"),
            ("server/app/a.h", "// One.\n// Two.\n", "pragma once"),
            ("server/app/a.cpp", "class SessionManager {};\n", "SessionManager"),
            ("server/app/a.cpp", "struct RoomInfo;\n", "RoomInfo"),
            ("server/app/a.cpp", "struct NoteData;\n", "NoteData"),
            ("server/app/a.cpp", "void handle_message(int);\n", "handle_message"),
            ("server/app/a.cpp", "void do_read();\n", "do_read"),
            ("server/app/text_utils.cpp", "int a;\n", "says nothing"),
            ("server/app/a.cpp", "// " + "TO" + "DO: later\n", "finish it"),
            ("tests/unit/app/a.cpp", "TEST(A, DIS" + "ABLED_b) {}\n", "does not run"),
            ("tests/unit/app/a.cpp", "void f() { GTEST_" + "SKIP(); }\n", "does not run"),
        )
        for name, text, word in faults:
            with self.subTest(name=name, word=word):
                self.plant(name, text)
                self.expect_one(shape.check, word)
                (self.root / name).unlink()

    def test_what_is_allowed_is_let_be(self):
        self.plant("server/app/a.cpp",
                   "int f() {\n" + "  g();\n" * 58 + "}\n"
                   "boost::asio::io_context io;\nclass DataFolder;\n"
                   "auto* p = words.data();\nlog.info(\"handle(\");\n")
        self.assertEqual(shape.check(self.root), [])


class Rules(Tree):
    def test_silent_without_faults(self):
        self.assertEqual(rules.check(self.root), [])

    def test_a_rule_without_a_test(self):
        self.plant("tests/unit/wire/rules_test.cpp", RULE_TESTS.replace("P7_holds", "holds"))
        self.expect_one(rules.check, "no test is named after rule P7")

    def test_a_test_without_a_rule(self):
        self.plant("tests/unit/audit/a.cpp", "TEST(A, P17_is_no_rule) {}\n")
        self.expect_one(rules.check, "no rule P17")

    def test_a_threat_that_does_not_exist(self):
        self.plant("tests/unit/audit/a.cpp", "TEST(A, T_Z17_is_no_threat) {}\n")
        self.expect_one(rules.check, "no threat Z17")

    def test_a_rule_that_is_not_written_down(self):
        self.plant("proto/README.md", RULES.replace("**P16**", "**Last**"))
        self.assertIn("proto/README.md: rule P16 is missing", rules.check(self.root))

    def test_a_threat_that_is_not_listed(self):
        self.plant("tests/threats.md", threats().replace("| C12 |", "| C13 |"))
        self.assertEqual(len(rules.check(self.root)), 2)

    def test_states_are_written_and_checked(self):
        self.plant("tests/unit/audit/a.cpp", "TEST_F(A, T_Z1_T_A9_both_hold) {}\n")
        self.assertEqual(len(rules.check(self.root)), 2)
        rules.write(self.root)
        self.assertEqual(rules.check(self.root), [])
        written = (self.root / "tests/threats.md").read_text("utf-8")
        self.assertIn("`T_Z1_T_A9_both_hold`", written)

    def test_typescript_is_read_where_names_are_sentences(self):
        self.plant("clients/sdk/test/a.test.ts",
                   'test("T_C1 holds", () => {});\ntest.each(all())("T_C2 \'%s\' holds", f);\n'
                   'expect("T_C3 is no test").toBe(1);\n')
        self.plant("clients/web/test/browser/a.spec.ts", 'test(\n  "P17 is no rule", f);\n')
        rules.write(self.root)
        self.expect_one(rules.check, "no rule P17")
        written = (self.root / "tests/threats.md").read_text("utf-8")
        self.assertIn("`T_C1 holds`", written)
        self.assertIn("`T_C2 '%s' holds`", written)
        self.assertNotIn("T_C3 is no", written)

    def test_ids_are_read_from_the_beginning_of_a_name(self):
        self.assertEqual(rules.ids_in("P2_P3_of_P4_x"), (["P2", "P3"], []))
        self.assertEqual(rules.ids_in("T_P7_message"), ([], ["P7"]))
        self.assertEqual(rules.ids_in("P5_T_N1_resume"), (["P5"], ["N1"]))


class Targets(Tree):
    def test_a_file_in_no_target(self):
        names = ("clients/cli/main.cpp", "tests/unit/wire/rules_test.cpp")
        commands = [{"directory": str(self.root), "file": name} for name in names]
        self.assertEqual(targets.check_against(self.root, commands), [])
        complaints = targets.check_against(self.root, commands[:1])
        self.assertEqual(complaints, [f"{names[1]}: in no target"])

    def test_files_that_are_compiled_together(self):
        names = ("clients/cli/main.cpp", "tests/unit/wire/rules_test.cpp")
        together = "build/Unity/unity_0_cxx.cxx"
        self.plant(together, "".join(f'#include "{self.root / name}"\n' for name in names))
        commands = [{"directory": str(self.root), "file": together}]
        self.assertEqual(targets.check_against(self.root, commands), [])
        self.plant(together, f'#include "{self.root / names[0]}"\n')
        complaints = targets.check_against(self.root, commands)
        self.assertEqual(complaints, [f"{names[1]}: in no target"])


class Documents(Tree):
    def test_silent_without_faults(self):
        self.assertEqual(documents.check(self.root), [])

    def test_a_module_that_is_not_in_the_table(self):
        self.plant("server/telegraph/part.h", OPENING)
        self.expect_one(documents.check, "no row for server/telegraph")

    def test_a_table_that_says_otherwise(self):
        self.plant("ARCHITECTURE.md", module_table().replace("a sentence | base, audit |",
                                                             "a sentence | base |", 1))
        self.expect_one(documents.check, "may include")

    def test_a_row_without_a_folder(self):
        self.plant("ARCHITECTURE.md", module_table() + "| telegraph | a sentence | base | – |\n")
        self.expect_one(documents.check, "server/telegraph is not there")

    def test_a_path_that_is_not_there(self):
        self.plant("CONTRIBUTING.md", "Look at `server/base/gone.h`.\n")
        self.expect_one(documents.check, "gone.h is not there")

    def test_a_command_that_is_not_there(self):
        self.plant("README.md", "```sh\ndeploy/run\n```\n")
        self.expect_one(documents.check, "no deploy/run")

    def test_a_function_that_is_not_there(self):
        self.plant("server/live/host.h", OPENING + "class Host {\n  void submit();\n};\n")
        self.plant("CONTRIBUTING.md", "Read `Host::submit`, then `Host::gone`.\n")
        self.expect_one(documents.check, "Host::gone is not there")

    def test_a_program_that_is_not_built(self):
        self.plant("CONTRIBUTING.md", "```sh\nbuild/dev/bin/plenary_gone\n```\n")
        self.expect_one(documents.check, "plenary_gone")

    def test_a_subcommand_or_flag_that_nobody_reads(self):
        self.plant("clients/cli/CMakeLists.txt", "add_executable(plenary main.cpp)\n")
        self.plant(documents.CLI_PROGRAM, 'p.add_subcommand("tail", "");\np.add("--lines");\n')
        self.plant("README.md", "```sh\nplenary tail 7 --lines 3  # so many\n```\n")
        self.assertEqual(documents.check(self.root), [])
        self.plant("README.md", "```sh\nplenary head 7\n```\n")
        self.expect_one(documents.check, "no plenary head")
        self.plant("README.md", "```sh\nplenary tail 7 --rows 3\n```\n| `--rows N` | rows |\n")
        self.assertEqual(len(documents.check(self.root)), 2)


class Lint(unittest.TestCase):
    """What clang-tidy is there for, by our configuration: it is told of and nothing else is."""

    def complaints_of(self, code):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.cpp"
            path.write_text(COROUTINE_TASK + code, encoding="utf-8")
            config = Path(__file__).resolve().parents[2] / ".clang-tidy"
            run = subprocess.run(("clang-tidy-19", "--quiet", f"--config-file={config}", path,
                                  "--", "-std=c++20"), capture_output=True, text=True, check=False)
            return re.findall(r"error: .*\[([\w-]+)", run.stdout)

    def test_silent_without_faults(self):
        self.assertEqual(self.complaints_of("Task wait(int words) { (void)words; co_return; }\n"),
                         [])

    def test_a_lambda_coroutine_that_captures(self):
        code = "void begin(int x) { auto f = [x]() -> Task { (void)x; co_return; }; f(); }\n"
        self.assertEqual(self.complaints_of(code),
                         ["cppcoreguidelines-avoid-capturing-lambda-coroutines"])

    def test_a_coroutine_that_takes_a_reference(self):
        self.assertEqual(self.complaints_of("Task wait(const int& x) { (void)x; co_return; }\n"),
                         ["cppcoreguidelines-avoid-reference-coroutine-parameters"])

    def test_names_of_another_style(self):
        found = self.complaints_of("class room_list {\n  int count;\n};\nvoid OpenRoom() {}\n")
        self.assertEqual(found, ["readability-identifier-naming"] * 3)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
