#!/usr/bin/env python3
"""The Helm chart, rendered and read.

Debian 12 has no Helm. Caddy has what Helm renders with: Go's templates and the Sprig functions. So
the chart keeps to those, the test renders it with Caddy, and reads what comes out: names, ports,
labels, secrets and words that must agree. What this does not show: that Helm itself takes it, and
that a cluster does.
"""

import json
import re
import sys
import tempfile
import unittest
from pathlib import Path

import yaml

from people import ask, connect
from programs import (CLEAN, ROOT, Plenaryd, Postgres, Program, Redis, answers, free_port, until,
                      words_of)

BINARIES = Path(sys.argv.pop(1)).resolve()
CHART = ROOT / "deploy" / "helm" / "plenary"
SECRET = {"journal": "postgresql://a:b@c/d", "presence": "redis://a:b@c", "adminToken": "t" * 32}
# What Caddy has and Helm has not, or means something else by.
CADDYS_OWN = re.compile(r"\b(include|import|readFile|listFiles|fileExists|httpInclude|placeholder|"
                        r"markdown|splitFrontMatter|stripHTML|httpError|humanize|env|expandenv)\b")
KINDS = {"Secret": "v1", "Service": "v1", "StatefulSet": "apps/v1",
         "Ingress": "networking.k8s.io/v1", "NetworkPolicy": "networking.k8s.io/v1",
         "PodDisruptionBudget": "policy/v1"}


def merged(values, changes):
    """`changes` over `values`, as Helm lays what is said over the chart's own."""
    out = dict(values)
    for key, word in changes.items():
        deep = isinstance(word, dict) and isinstance(out.get(key), dict)
        out[key] = merged(out[key], word) if deep else word
    return out


class Renderer:
    """Caddy, which answers with a file after its templates were carried out."""

    def __init__(self, folder):
        self.folder = Path(folder)
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        (self.folder / "pages").mkdir()
        config = self.folder / "Caddyfile"
        config.write_text(
            f"{{\n\tadmin off\n\tauto_https off\n}}\n{self.url} {{\n\troot * {self.folder}/pages\n"
            "\ttemplates {\n\t\tmime text/plain\n\t}\n\tfile_server\n}\n", encoding="utf-8")
        self.caddy = Program(self.folder / "log", "caddy", "run", "--config", config, "--adapter",
                             "caddyfile", env={**CLEAN, "HOME": str(folder),
                                               "XDG_DATA_HOME": str(folder)})
        until("Caddy accepts", lambda: answers(port))

    def render(self, text, root):
        names = (CHART / "templates" / "_names.tpl").read_text(encoding="utf-8")
        said = json.dumps(root)
        if "`" in said:
            raise AssertionError("a value has a backquote")
        page = f'{names}{{{{ define "body" }}}}{text}{{{{ end -}}}}\n' \
               f'{{{{- template "body" (mustFromJson `{said}`) }}}}'
        (self.folder / "pages" / "page.txt").write_text(page, encoding="utf-8")
        line = connect(self.url)
        line.request("GET", "/page.txt")
        answer = line.getresponse()
        # What cannot be rendered has a length but no body.
        body = answer.read().decode() if answer.status == 200 else ""
        line.close()
        return answer.status, body


class Chart(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        made = tempfile.TemporaryDirectory()
        cls.addClassCleanup(made.cleanup)
        cls.folder = Path(made.name)
        cls.renderer = Renderer(cls.folder)
        cls.addClassCleanup(cls.renderer.caddy.stop)
        cls.chart = yaml.safe_load((CHART / "Chart.yaml").read_text())
        cls.values = yaml.safe_load((CHART / "values.yaml").read_text())

    def render(self, template, changes, release):
        root = {"Values": merged(self.values, changes),
                "Release": {"Name": release, "Service": "Helm"},
                "Chart": {"Name": self.chart["name"], "AppVersion": self.chart["appVersion"]}}
        return self.renderer.render(template.read_text(encoding="utf-8"), root)

    def objects(self, changes=None, release="audit"):
        """(kind, name) -> object, of everything the chart makes."""
        found = {}
        for template in sorted((CHART / "templates").glob("*.yaml")):
            status, text = self.render(template, merged({"secret": SECRET}, changes or {}), release)
            self.assertEqual(status, 200, f"{template.name}: {self.renderer.caddy.said()[-500:]}")
            self.assertNotIn("<no value>", text, template.name)
            for one in filter(None, yaml.safe_load_all(text)):
                key = (one["kind"], one["metadata"]["name"])
                self.assertNotIn(key, found)
                found[key] = one
        return found

    def pod(self, objects):
        """The template of the pods, and the one container in it."""
        spec = next(one for (kind, _), one in objects.items() if kind == "StatefulSet")["spec"]
        self.assertEqual(len(spec["template"]["spec"]["containers"]), 1)
        return spec, spec["template"]["spec"], spec["template"]["spec"]["containers"][0]

    def test_every_object_is_of_a_kind_that_kubernetes_has(self):
        for (kind, name), one in self.objects().items():
            self.assertEqual(one["apiVersion"], KINDS[kind], name)
            self.assertRegex(name, r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$")
        self.assertEqual({kind for kind, _ in self.objects()}, set(KINDS))

    def test_it_keeps_to_what_helm_has_too(self):
        for template in (CHART / "templates").iterdir():
            for action in re.findall(r"{{(.*?)}}", template.read_text(encoding="utf-8"), re.S):
                self.assertIsNone(CADDYS_OWN.search(re.sub(r'"[^"]*"|/\*.*\*/', "", action)),
                                  f"{template.name}: {action}")

    def test_its_versions_are_the_projects(self):
        version = re.search(r"project\(plenary VERSION ([\d.]+)", (ROOT / "CMakeLists.txt")
                            .read_text()).group(1)
        self.assertEqual((self.chart["version"], self.chart["appVersion"]), (version, version))

    def test_the_notes_name_what_is_there(self):
        status, text = self.render(CHART / "templates/NOTES.txt", {}, "audit")
        self.assertEqual(status, 200)
        self.assertNotIn("<no value>", text)
        self.assertIn("3 nodes, audit-0", text)

    def test_every_word_for_the_nodes_is_one_they_know(self):
        container = self.pod(self.objects({"environment": {"PLENARY_LOG_LEVEL": "warning"}}))[2]
        names = [each["name"] for each in container["env"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertLessEqual(set(names), words_of(BINARIES))

    def test_kubernetes_adds_no_word_of_its_own(self):
        self.assertIs(self.pod(self.objects())[1]["enableServiceLinks"], False)

    def test_each_node_has_an_address_of_its_own_name(self):
        for nodes, release in ((3, "audit"), (5, "my.audit")):
            objects = self.objects({"nodes": nodes}, release)
            name = next(name for kind, name in objects if kind == "StatefulSet")
            paths = objects["Ingress", name]["spec"]["rules"][0]["http"]["paths"]
            there = {path["path"]: path["backend"]["service"]["name"] for path in paths}
            self.assertEqual(there.pop("/"), name)
            self.assertEqual(there, {f"/n/{name}-{n}/": f"{name}-{n}" for n in range(nodes)})
            for service in there.values():
                selector = objects["Service", service]["spec"]["selector"]
                self.assertEqual(selector, {"statefulset.kubernetes.io/pod-name": service})
                self.assertRegex(service, r"^[a-z0-9-]{1,63}$")

    def test_every_backend_is_a_service_and_every_service_a_port_of_the_pods(self):
        objects = self.objects()
        ports = {port["name"] for port in self.pod(objects)[2]["ports"]}
        for (kind, name), one in objects.items():
            if kind == "Service":
                self.assertLessEqual({port["targetPort"] for port in one["spec"]["ports"]}, ports)
            if kind == "Ingress":
                for path in one["spec"]["rules"][0]["http"]["paths"]:
                    asked = path["backend"]["service"]
                    there = objects["Service", asked["name"]]["spec"]["ports"]
                    self.assertIn(asked["port"]["name"], {port["name"] for port in there}, name)
        policy = objects["NetworkPolicy", "audit"]["spec"]
        self.assertEqual([port["port"] for rule in policy["ingress"] for port in rule["ports"]],
                         ["people"])
        self.assertIn(self.pod(objects)[0]["serviceName"], {name for _, name in objects})

    def test_all_that_selects_pods_selects_these(self):
        objects = self.objects()
        labels = self.pod(objects)[0]["template"]["metadata"]["labels"]
        selectors = [self.pod(objects)[0]["selector"]["matchLabels"],
                     objects["Service", "audit"]["spec"]["selector"],
                     objects["Service", "audit-nodes"]["spec"]["selector"],
                     objects["PodDisruptionBudget", "audit"]["spec"]["selector"]["matchLabels"],
                     objects["NetworkPolicy", "audit"]["spec"]["podSelector"]["matchLabels"]]
        for selector in selectors:
            self.assertTrue(selector)
            self.assertLessEqual(selector.items(), labels.items())

    def test_probes_ask_what_the_admin_door_answers(self):
        container = self.pod(self.objects())[2]
        door = (ROOT / "server/app/admin_door.cpp").read_text()
        for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
            asked = container[probe]["httpGet"]
            self.assertIn(f'request.path == "{asked["path"]}"', door)
            self.assertEqual(asked["port"], "admin")

    def test_a_pod_may_drain_before_it_is_killed(self):
        _, pod, container = self.pod(self.objects())
        pause = int(container["lifecycle"]["preStop"]["exec"]["command"][1])
        self.assertGreater(pod["terminationGracePeriodSeconds"], pause + 12 + 8)

    def test_secrets_are_given_or_named_and_never_missing(self):
        given = self.objects()
        keys = set(given["Secret", "audit"]["stringData"])
        self.assertEqual(keys, {"journal", "presence", "admin.token"})
        named = self.objects({"secret": {"existing": "kept-elsewhere"}})
        self.assertNotIn(("Secret", "audit"), named)
        for objects, secret in ((given, "audit"), (named, "kept-elsewhere")):
            _, pod, container = self.pod(objects)
            asked = [each["valueFrom"]["secretKeyRef"] for each in container["env"]
                     if "secretKeyRef" in each.get("valueFrom", {})]
            self.assertEqual({each["name"] for each in asked}, {secret})
            token = next(each["secret"] for each in pod["volumes"] if each["name"] == "token")
            self.assertEqual(token["secretName"], secret)
            used = {each["key"] for each in asked} | {each["key"] for each in token["items"]}
            self.assertEqual(used, keys)
        for key in SECRET:
            status, _ = self.render(CHART / "templates/secret.yaml",
                                    {"secret": {**SECRET, key: ""}}, "audit")
            self.assertEqual(status, 500, key)
        self.assertIn("adminToken is empty", self.renderer.caddy.said())

    def test_it_has_no_rights(self):
        _, pod, container = self.pod(self.objects())
        self.assertIs(pod["securityContext"]["runAsNonRoot"], True)
        self.assertIs(pod["automountServiceAccountToken"], False)
        self.assertIs(container["securityContext"]["readOnlyRootFilesystem"], True)
        self.assertIs(container["securityContext"]["allowPrivilegeEscalation"], False)
        self.assertEqual(container["securityContext"]["capabilities"], {"drop": ["ALL"]})
        mounted = {each["name"] for each in container["volumeMounts"]}
        self.assertEqual(mounted, {each["name"] for each in pod["volumes"]})

    def test_a_node_starts_with_these_words(self):
        postgres = Postgres(self.folder / "postgres")
        self.folder.chmod(0o755)
        self.addCleanup(postgres.make().start().stop)
        redis = Redis(self.folder)
        self.addCleanup(redis.stop)
        objects = self.objects({"secret": {**SECRET, "journal": postgres.url(),
                                           "presence": f"redis://127.0.0.1:{redis.port}"}})
        secret = objects["Secret", "audit"]["stringData"]
        fields = {"metadata.name": "audit-0"}
        words = {}
        for each in self.pod(objects)[2]["env"]:
            source = each.get("valueFrom", {})
            field = fields.get(source.get("fieldRef", {}).get("fieldPath"))
            words[each["name"]] = each.get("value") or field or \
                secret[source["secretKeyRef"]["key"]]
        data = self.folder / "data"
        data.mkdir()
        (data / "admin.token").write_text(secret["admin.token"])
        node = Plenaryd(BINARIES, data, env={**CLEAN, **words})
        self.addCleanup(node.stop)
        status = ask(node.url, "GET", "/n/audit-0/api/sessions",
                     headers={"Authorization": f"Bearer {SECRET['adminToken']}"})[0]
        self.assertEqual(status, 200)
        self.assertEqual(postgres.sql("SELECT name FROM node"), "audit-0")


if __name__ == "__main__":
    unittest.main()
