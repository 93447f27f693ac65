#!/usr/bin/env python3
"""The examples of deploy/proxy and deploy/haproxy.cfg, each by the real proxy before real nodes.

The proxies check the files first. Then people come in through each by WebSocket and without, write
and hear; three nodes are reached by their names; one of them ends and people write on; and a stream
that says nothing outlives the time between two heartbeats. What is changed in an example for this
is its addresses alone, and a word to be replaced that is not there fails.
"""

import json
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from people import Detour, ask, knock
from programs import (CLEAN, ROOT, Cli, Plenaryd, Postgres, Program, Redis, answers, free_port,
                      listen, run, until)

BINARIES = Path(sys.argv.pop(1)).resolve()
PROXIES = ROOT / "deploy" / "proxy"
NODES = ("north", "south", "west")
HEARTBEAT_S = 25  # proto/README.md, P11.


def example(name, words):
    """The example's text with each word replaced, every one of which is in it."""
    text = (PROXIES / name).read_text(encoding="utf-8")
    for old, new in words.items():
        if old not in text:
            raise AssertionError(f"{name} does not say {old}")
        text = text.replace(old, new)
    return text


def addresses(nodes, port, admin_port):
    """The examples' addresses and what stands in their place here."""
    if len(nodes) == 1:
        return {"127.0.0.1:8080": f"127.0.0.1:{port}"}
    words = {f"10.0.0.1{number}:8080": f"127.0.0.{number}:{port}" for number in (1, 2, 3)}
    if admin_port:
        words["health_port 8081"] = f"health_port {admin_port}"
    return words


class Proxy(Program):
    """A proxy at `url`, and at `tls` where it ends TLS too."""

    trusted = None
    tls = None


class Nginx(Proxy):
    def __init__(self, folder, name, words):
        folder.mkdir()
        self.certify(folder)
        port, tls_port, plain_port = free_port(), free_port(), free_port()
        words = dict(words)
        words["listen 443 ssl http2;"] = (f"listen 127.0.0.1:{tls_port} ssl http2; "
                                          f"listen 127.0.0.1:{port};")
        words["listen [::]:443 ssl http2;"] = ""
        words["listen 80;"] = f"listen 127.0.0.1:{plain_port};"
        words["listen [::]:80;"] = ""
        words["audit.example.org"] = "localhost 127.0.0.1"
        words["/etc/ssl/plenary/"] = f"{folder}/"
        (folder / "site").write_text(example(name, words), encoding="utf-8")
        config = folder / "nginx.conf"
        config.write_text(
            f"daemon off; pid {folder}/pid; error_log stderr; worker_processes 2;\n"
            "events { worker_connections 512; }\n"
            f"http {{\n  include {folder}/site;\n" + "".join(
                f"  {kind}_temp_path {folder}/{kind};\n"
                for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) + "}\n",
            encoding="utf-8")
        folder.chmod(0o755)
        run("nginx", "-t", "-c", config, "-p", folder)
        super().__init__(folder / "log", "nginx", "-c", config, "-p", folder)
        until("nginx accepts", lambda: answers(port))
        self.url, self.tls = f"http://127.0.0.1:{port}", f"https://localhost:{tls_port}"
        self.plain = f"http://localhost:{plain_port}"

    def certify(self, folder):
        self.trusted = folder / "fullchain.pem"
        run("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj",
            "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout",
            folder / "privkey.pem", "-out", self.trusted)


class Caddy(Proxy):
    def __init__(self, folder, name, words):
        folder.mkdir()
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        words = {**words, "audit.example.org {": self.url + " {",
                 "grace_period 5s": "grace_period 1s\n\tadmin off\n\t"}
        config = folder / "Caddyfile"
        config.write_text(example(name, words), encoding="utf-8")
        env = {**CLEAN, "HOME": str(folder), "XDG_DATA_HOME": str(folder)}
        words = ("--config", config, "--adapter", "caddyfile")
        # Validating begins to ask the nodes how they are, so what is asked must be here.
        run("caddy", "validate", *words, env=env)
        super().__init__(folder / "log", "caddy", "run", *words, env=env)
        until("Caddy accepts", lambda: answers(port))


class HAProxy(Proxy):
    def __init__(self, folder, port, admin_port):
        folder.mkdir()
        public = f"127.0.0.1:{free_port()}"
        self.url = f"http://{public}"
        env = {**CLEAN, "PLENARY_PUBLIC": public}
        for number, node in enumerate(NODES, 1):
            env[f"PLENARY_{node.upper()}"] = f"127.0.0.{number}:{port}"
            env[f"PLENARY_{node.upper()}_ADMIN_HOST"] = f"127.0.0.{number}"
            env[f"PLENARY_{node.upper()}_ADMIN_PORT"] = str(admin_port)
        config = ROOT / "deploy" / "haproxy.cfg"
        run("haproxy", "-c", "-q", "-f", config, env=env)
        super().__init__(folder / "log", "haproxy", "-db", "-f", config, env=env)
        until("HAProxy accepts", lambda: answers(int(public.rsplit(":", 1)[1])))


class ConfigurationFaults(unittest.TestCase):
    """The proxies' own checks see what is wrong: else the ones in the classes above say nothing."""

    def check(self, *words, text):
        with tempfile.NamedTemporaryFile("w", suffix=".conf") as file:
            file.write(text)
            file.flush()
            return subprocess.run([*words, file.name], capture_output=True, env=CLEAN,
                                  check=False).returncode

    def test_of_nginx(self):
        self.assertNotEqual(self.check("nginx", "-t", "-c", text="events {} http { proxy_bufer; }"),
                            0)

    def test_of_caddy(self):
        self.assertNotEqual(self.check("caddy", "validate", "--adapter", "caddyfile", "--config",
                                       text=":80 {\n\treverse_proxi a:80\n}\n"), 0)

    def test_of_haproxy(self):
        self.assertNotEqual(self.check("haproxy", "-c", "-f", text="frontend a\n  bid :80\n"), 0)


class Through:
    """What holds through every proxy. `cls.proxies`: name -> Proxy, `cls.token`: of its nodes."""

    @classmethod
    def prepare(cls):
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        cls.folder = Path(made.name)
        cls.folder.chmod(0o755)
        cls.proxies = {}

    @classmethod
    def put_before(cls, name, proxy):
        cls.addClassCleanup(proxy.stop)
        cls.proxies[name] = proxy

    def cli(self, proxy):
        return Cli(BINARIES, proxy.url, self.token)

    def each(self, hold):
        for name, proxy in self.proxies.items():
            with self.subTest(proxy=name):
                hold(proxy)

    def meet(self, proxy, url=None, trusted=None):
        """A session, and somebody without WebSocket in it."""
        cli = self.cli(proxy)
        made = cli.json("session", "create", "Through a proxy")
        person = Detour(url or proxy.url, made["code"], "Detour", trusted).follow(NODES)
        self.addCleanup(person.hang_up)
        return cli, made["session"], person

    def hears_by_websocket(self, proxy):
        cli = self.cli(proxy)
        session = cli.json("session", "create", "By WebSocket")["session"]
        tail = listen(cli, session, self.folder / f"tail-{session}")
        self.addCleanup(tail.stop)

    def test_people_hear_each_other_by_websocket(self):
        self.each(self.hears_by_websocket)

    def hears_without_websocket(self, proxy):
        cli, session, person = self.meet(proxy)
        cli("say", session, "from a socket")
        until("an event comes while the stream is open",
              lambda: b"from a socket" in person.messages())
        person.write("from a POST")
        until("the POST is answered by an event", lambda: b"from a POST" in person.messages())
        self.assertIn("from a POST", cli("export", session))

    def test_people_hear_each_other_without_websocket(self):
        self.each(self.hears_without_websocket)

    def is_of_one_site(self, proxy):
        for url in filter(None, (proxy.url, proxy.tls)):
            self.assertEqual(knock(url, url, proxy.trusted), 101, url)
            self.assertEqual(knock(url, "https://elsewhere.example", proxy.trusted), 403, url)

    def test_a_page_of_another_site_is_refused_and_our_own_is_not(self):
        self.each(self.is_of_one_site)

    def test_a_stream_that_says_nothing_outlives_a_heartbeat(self):
        waiting = {name: self.meet(proxy)[2] for name, proxy in self.proxies.items()}
        until("each stream has heard a ping",
              lambda: all(person.pings() for person in waiting.values()), HEARTBEAT_S + 20)
        for name, person in waiting.items():
            with self.subTest(proxy=name):
                person.post(b"", person.key)  # The answer to the ping.
                person.write("still here")
                until("it is heard", lambda person=person: b"still here" in person.messages())


class OneNode(Through, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prepare()
        node = Plenaryd(BINARIES, cls.folder / "data")
        cls.addClassCleanup(node.stop)
        cls.token = node.token_file()
        words = addresses(["alone"], node.port, None)
        cls.put_before("nginx", Nginx(cls.folder / "nginx", "nginx-one.conf", words))
        cls.put_before("Caddy", Caddy(cls.folder / "caddy", "Caddyfile-one", words))

    def test_all_of_it_by_tls(self):
        proxy = self.proxies["nginx"]
        cli, session, person = self.meet(proxy, proxy.tls, proxy.trusted)
        cli("say", session, "through TLS")
        until("it is heard", lambda: b"through TLS" in person.messages())

    def test_T_N13_no_command_is_taken_from_early_data(self):
        """What comes before a handshake is done could be played back: it is not taken."""
        proxy = self.proxies["nginx"]
        address = proxy.tls.removeprefix("https://")
        request = self.folder / "early-request"
        request.write_text("GET /join HTTP/1.0\r\nHost: localhost\r\n\r\n", encoding="utf-8")
        handed_on = self.folder / "tls-session"

        def speak(*words):
            return subprocess.run(
                ("openssl", "s_client", "-connect", address, "-CAfile", proxy.trusted, "-tls1_3",
                 "-ign_eof", *words), input=request.read_bytes(), capture_output=True,
                timeout=30, check=False).stdout.decode(errors="replace")

        self.assertIn("200 OK", speak("-sess_out", handed_on))
        said = speak("-sess_in", handed_on, "-early_data", request)
        self.assertIn("Reused, TLSv1.3", said)
        self.assertRegex(said, "Early data was (not sent|rejected)")
        for path in (*PROXIES.iterdir(), ROOT / "deploy" / "haproxy.cfg"):
            words = path.read_text(encoding="utf-8")
            self.assertNotRegex(words, "(?i)early_data|0-?rtt", path.name)

    def test_who_comes_without_tls_is_sent_to_it(self):
        status, headers, _ = ask(self.proxies["nginx"].plain, "GET", "/join")
        self.assertEqual((status, headers["Location"]), (301, "https://localhost/join"))


class ThreeNodes(Through, unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.prepare()
        postgres = Postgres(cls.folder / "postgres").make()
        cls.addClassCleanup(postgres.stop)
        postgres.start()
        redis = Redis(cls.folder)
        cls.addClassCleanup(redis.stop)
        cls.shared = ("--journal", postgres.url(), "--presence", f"redis://127.0.0.1:{redis.port}")
        cls.port, cls.admin_port = free_port(), free_port()
        cls.nodes = {}
        for name in NODES:
            cls.start(name)
        words = addresses(NODES, cls.port, None)
        checked = addresses(NODES, cls.port, cls.admin_port)
        cls.put_before("nginx", Nginx(cls.folder / "nginx", "nginx-three.conf", words))
        cls.put_before("Caddy", Caddy(cls.folder / "caddy", "Caddyfile-three", checked))
        cls.put_before("HAProxy", HAProxy(cls.folder / "haproxy", cls.port, cls.admin_port))
        for proxy in cls.proxies.values():
            until("a node answers", lambda proxy=proxy: cls.status(proxy, "/api/sessions") == 200)

    @classmethod
    def start(cls, name):
        host = f"127.0.0.{NODES.index(name) + 1}"
        data = cls.folder / name
        data.mkdir(exist_ok=True)
        cls.token = cls.folder / "north" / "admin.token"
        if cls.token.exists() and name != "north":
            (data / "admin.token").write_text(cls.token.read_text())
        cls.nodes[name] = Plenaryd(BINARIES, data, "--node", name, *cls.shared,
                                   listen=f"{host}:{cls.port}", admin=f"{host}:{cls.admin_port}")
        cls.addClassCleanup(cls.nodes[name].stop)

    @classmethod
    def authority(cls):
        return {"Authorization": f"Bearer {cls.token.read_text().strip()}"}

    @classmethod
    def status(cls, proxy, path):
        return ask(proxy.url, "GET", path, headers=cls.authority())[0]

    def owner(self, proxy, session):
        """Whose answer it is, asked by name: the one that has the session answers itself. A proxy
        that has not yet seen a node come back asks another one in its place."""
        path = f"/api/sessions/{session}/hash"

        def one_has_it():
            said = {name: self.status(proxy, f"/n/{name}{path}") for name in NODES}
            having = [name for name, status in said.items() if status == 200]
            return having[0] if sorted(said.values()) == [200, 307, 307] else None

        return until("one has it, and the others say who", one_has_it)

    def reaches_by_name(self, proxy):
        for name in NODES:
            status, _, made = ask(proxy.url, "POST", f"/n/{name}/api/sessions",
                                  json.dumps({"title": name}), self.authority())
            self.assertEqual(status, 200, made)
            self.assertEqual(self.owner(proxy, json.loads(made)["session"]), name)

    def test_each_node_is_reached_by_its_name(self):
        self.each(self.reaches_by_name)

    def goes_on_without_one(self, proxy):
        cli, session, person = self.meet(proxy)
        cli("say", session, "before")
        owner = self.owner(proxy, session)
        self.assertEqual(self.nodes[owner].stop(), 0)
        until("who was there is told", person.closed)
        cli("say", session, "after")
        self.assertIn(self.status(proxy, f"/n/{owner}/api/sessions/{session}"), (200, 307))
        words = cli("export", session)
        self.assertTrue("before" in words and "after" in words, words)
        self.start(owner)
        until("it is asked again",
              lambda: self.status(proxy, f"/n/{owner}/api/sessions") == 200)

    def test_when_a_node_ends_people_write_on(self):
        self.each(self.goes_on_without_one)


if __name__ == "__main__":
    unittest.main()
