#!/usr/bin/env python3
"""deploy/compose.yaml as a real Compose reads it, and deploy/Dockerfile against the project.

No image is built here: what is compared is what both name with what is there – files, packages,
words, ports – and the commands in them that can be run without a container are run.
"""

import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

from people import ask
from programs import (CLEAN, ROOT, Plenaryd, Program, Redis, answers, free_port, run, until,
                      words_of)

BINARIES = Path(sys.argv.pop(1)).resolve()
DEPLOY = ROOT / "deploy"
PASSWORDS = {"POSTGRES_PASSWORD": "open", "REDIS_PASSWORD": "sesame"}
NODES = ("north", "south", "west")


def compose(text=None, passwords=None):
    """What docker-compose makes of the file, or of `text` in its place."""
    env = {**CLEAN, **(PASSWORDS if passwords is None else passwords)}
    words = ["docker-compose", "--project-directory", DEPLOY, "-f",
             "-" if text else DEPLOY / "compose.yaml", "config"]
    return subprocess.run(words, input=text, capture_output=True, text=True, env=env, check=False)


class Compose(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = compose()
        if done.returncode:
            raise AssertionError(done.stderr)
        cls.services = yaml.safe_load(done.stdout)["services"]
        cls.text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")

    def test_a_word_that_compose_does_not_know_would_be_found(self):
        self.assertNotEqual(compose(self.text.replace("read_only:", "readonly:")).returncode, 0)

    def test_it_does_not_start_without_its_passwords(self):
        for name in PASSWORDS:
            said = compose(passwords={**PASSWORDS, name: ""})
            self.assertNotEqual(said.returncode, 0)
            self.assertIn("deploy/.env", said.stderr)

    def test_every_word_for_the_nodes_is_one_they_know(self):
        known = words_of(BINARIES)
        for node in NODES:
            self.assertLessEqual(set(self.services[node]["environment"]), known)
            self.assertEqual(self.services[node]["environment"]["PLENARY_NODE"], node)

    def test_nodes_share_what_they_must_and_nothing_else(self):
        nodes = [self.services[node] for node in NODES]
        for name in ("PLENARY_JOURNAL", "PLENARY_PRESENCE"):
            self.assertEqual(len({node["environment"][name] for node in nodes}), 1)
        self.assertEqual(len({tuple(node["volumes"]) for node in nodes}), 1)
        self.assertTrue(nodes[0]["volumes"][0].endswith(":/var/lib/plenary/admin.token:ro"))

    def test_nodes_may_write_nothing_but_their_folder_and_have_no_rights(self):
        for node in NODES:
            service = self.services[node]
            self.assertTrue(service["read_only"])
            self.assertEqual(service["cap_drop"], ["ALL"])
            self.assertEqual(service["security_opt"], ["no-new-privileges:true"])
            self.assertTrue(service["tmpfs"][0].startswith("/var/lib/plenary:uid=10001,"))
            self.assertGreater(int(service["stop_grace_period"].rstrip("s")), 12 + 8)

    def test_the_proxy_is_told_where_each_node_is(self):
        words = self.services["haproxy"]["environment"]
        config = (DEPLOY / "haproxy.cfg").read_text(encoding="utf-8")
        self.assertEqual(set(words), set(re.findall(r"\$\{(\w+)\}", config)))
        image = dict(re.findall(r"(PLENARY_\w+)=(\S+)", (DEPLOY / "Dockerfile").read_text()))
        port = {name: image[name].rsplit(":", 1)[1] for name in ("PLENARY_LISTEN", "PLENARY_ADMIN")}
        for node in NODES:
            address = self.services[node]["networks"]["inside"]["ipv4_address"]
            of_node = f"PLENARY_{node.upper()}"
            self.assertEqual(words[of_node], f"{address}:{port['PLENARY_LISTEN']}")
            self.assertEqual(words[f"{of_node}_ADMIN_HOST"], address)
            self.assertEqual(words[f"{of_node}_ADMIN_PORT"], port["PLENARY_ADMIN"])
        run("haproxy", "-c", "-q", "-f", DEPLOY / "haproxy.cfg", env={**CLEAN, **words})

    def test_nothing_is_open_to_other_machines(self):
        for name, service in self.services.items():
            for port in service.get("ports", []):
                self.assertTrue(port.startswith("127.0.0.1:"), f"{name}: {port}")

    def test_redis_starts_as_it_says_and_a_node_comes_in_with_the_password(self):
        script = self.services["redis"]["command"][0].replace("$$", "$")
        port = free_port()
        here = script.replace("\nEND", f"\nbind 127.0.0.1\nport {port}\nEND")
        self.assertNotEqual(here, script)
        with tempfile.TemporaryDirectory() as folder:
            redis = Program(Path(folder) / "redis.log", "sh", "-c", here, cwd=folder,
                            env={**CLEAN, **PASSWORDS})
            self.addCleanup(redis.stop)
            until("Redis accepts", lambda: answers(port))
            asked = run("redis-cli", "-p", port, "ping", env={**CLEAN, "REDISCLI_AUTH": "sesame"})
            self.assertEqual(asked.stdout.strip(), "PONG")
            self.assertIn("NOAUTH", run("redis-cli", "-p", port, "ping").stdout)
            presence = self.services["north"]["environment"]["PLENARY_PRESENCE"]
            self.assertTrue(presence.endswith("@redis"))
            node = Plenaryd(BINARIES, Path(folder) / "data", "--node", "north", "--presence",
                            presence.replace("@redis", f"@127.0.0.1:{port}"))
            self.addCleanup(node.stop)
            until("the node has Redis", lambda: "plenary_redis_up 1" in ask(
                node.admin_url, "GET", "/metrics")[2].decode())
            node.stop()


class Image(unittest.TestCase):
    def setUp(self):
        self.text = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")

    def test_what_it_copies_from_the_project_is_there(self):
        lines = re.findall(r"(?m)^COPY (?!--from)(.*) \S+$", self.text)
        self.assertTrue(lines)
        for line in lines:
            for name in line.split():
                self.assertTrue((ROOT / name).exists(), name)

    def test_it_makes_what_its_second_stage_takes(self):
        self.assertEqual(re.findall(r"(?m)^FROM \S+ AS (\w+)$", self.text),
                         list(dict.fromkeys(re.findall(r"--from=(\w+)", self.text))))
        self.assertIn("--target plenaryd plenary", self.text)

    def test_every_word_in_it_is_one_that_plenaryd_knows(self):
        said = re.findall(r"(?<!-D)\b(PLENARY_\w+)=", self.text)
        self.assertTrue(said)
        self.assertLessEqual(set(said), words_of(BINARIES))

    def test_nobody_in_it_is_root(self):
        self.assertRegex(self.text, r"(?m)^USER 10001:10001$")

    def test_all_libraries_that_the_programs_name_are_installed(self):
        listed = re.sub(r"#.*", "", (DEPLOY / "runtime-packages").read_text()).split()
        everywhere = {"libc6", "libgcc-s1"}
        needed = set()
        for program in ("plenaryd", "plenary"):
            links = run("ldd", BINARIES / program).stdout
            for name in re.findall(r"NEEDED.*\[(.*)\]", run(
                    "readelf", "-d", BINARIES / program).stdout):
                path = Path(re.search(rf"{re.escape(name)} => (\S+)", links).group(1)).resolve()
                needed.add(owner_of(path))
        self.assertLessEqual(needed - everywhere, set(listed))
        extra = {"ca-certificates", "sqlite3"}
        self.assertEqual(set(listed) - extra - needed, set(), "what no program needs")


def owner_of(path):
    """The Debian package of a library; /lib is /usr/lib, under either of which it is known."""
    for known in (path, Path(str(path).removeprefix("/usr"))):
        done = subprocess.run(["dpkg", "-S", str(known)], capture_output=True, text=True,
                              check=False)
        if done.returncode == 0:
            return done.stdout.split(":")[0]
    raise AssertionError(f"{path} is of no package")


class Readiness(unittest.TestCase):
    """The health check of the image, which has no curl."""

    def check(self, port):
        return subprocess.run([DEPLOY / "is-ready", str(port)], capture_output=True,
                              check=False).returncode

    def test_a_node_that_takes_people_is_ready_and_one_that_ended_is_not(self):
        with tempfile.TemporaryDirectory() as folder:
            node = Plenaryd(BINARIES, Path(folder) / "data")
            self.addCleanup(node.stop)
            port = node.admin_url.rsplit(":", 1)[1]
            self.assertEqual(self.check(port), 0)
            # It answers, but not as a node does.
            self.assertNotEqual(self.check(node.port), 0)
            node.stop()
            self.assertNotEqual(self.check(port), 0)


if __name__ == "__main__":
    unittest.main()
