"""People for the tests of deploy/, who come by plain HTTP as proto/README.md says ("Without
WebSocket"), or knock as a browser does to be upgraded.

What they say is written by hand, field by field: enough to come in, write a note and hear others.
"""

import base64
import http.client
import json
import os
import socket
import ssl
import threading
import time
from urllib.parse import urlsplit

PATIENCE_S = 20
HUSH_S = 60  # Longer than between two heartbeats.


def varint(number):
    out = bytearray()
    while number >= 0x80:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes(out) + bytes([number])


def field(number, value):
    """One field of a message: bytes and text with their length, numbers as varints."""
    if isinstance(value, int):
        return varint(number << 3) + varint(value)
    value = value.encode() if isinstance(value, str) else value
    return varint(number << 3 | 2) + varint(len(value)) + value


def fixed64(number):
    return lambda value: varint(number << 3 | 1) + value


def hello(code, name):
    return field(1, field(1, 1) + field(2, 1) + field(4, code) + field(6, os.urandom(16)) +
                 field(8, name))


def note(number, text):
    words = fixed64(1)(os.urandom(8)) + field(2, text)
    added = fixed64(1)(os.urandom(8)) + field(3, words)
    command = field(1, added)
    return field(2, field(1, number) + field(3, command))


def delimited(message):
    return varint(len(message)) + message


def connect(url, trusted=None):
    parts = urlsplit(url)
    if parts.scheme == "https":
        return http.client.HTTPSConnection(parts.hostname, parts.port, timeout=PATIENCE_S,
                                           context=ssl.create_default_context(cafile=trusted))
    return http.client.HTTPConnection(parts.hostname, parts.port, timeout=PATIENCE_S)


def ask(url, method, path, body=None, headers=None, trusted=None):
    """(status, headers, body) of one request on a connection of its own."""
    line = connect(url, trusted)
    try:
        line.request(method, path, body, headers or {})
        answer = line.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        line.close()


def knock(url, origin, trusted=None):
    """The status of an upgrade to WebSocket as a page of `origin` asks for it."""
    line = connect(url, trusted)
    key = base64.b64encode(os.urandom(16)).decode()
    try:
        line.request("GET", "/live", headers={
            "Connection": "Upgrade", "Upgrade": "websocket", "Sec-WebSocket-Version": "13",
            "Sec-WebSocket-Key": key, "Sec-WebSocket-Protocol": "plenary.v1", "Origin": origin})
        return line.getresponse().status
    finally:
        line.close()


class Detour:
    """One person without WebSocket: a stream of events down, read by a thread, and POSTs up."""

    def __init__(self, url, code, name, trusted=None):
        self.url, self.code, self.name, self.trusted = url, code, name, trusted
        self.heard = []  # (seconds, name, data) of each event.
        self.node = ""   # What goes before an address, once a node was named.
        self.sent = 0
        self.begin()

    def begin(self):
        status, _, body = self.post(delimited(hello(self.code, self.name)), key=None)
        if status != 200:
            raise AssertionError(f"the detour did not begin: {status} {body!r}")
        begun = json.loads(body)
        self.key = begun["key"]
        self.line = connect(self.url, self.trusted)
        self.line.request("GET", self.node + begun["events"],
                          headers={"Accept": "text/event-stream"})
        self.stream = self.line.getresponse()
        if self.stream.status != 200:
            raise AssertionError(f"the stream did not open: {self.stream.status}")
        self.socket = self.stream.fp.raw._sock
        self.socket.settimeout(HUSH_S)
        self.reader = threading.Thread(target=self.read, args=(self.stream,), daemon=True)
        self.reader.start()

    def post(self, body, key):
        headers = {"Content-Type": "application/octet-stream"}
        if key:
            headers["Authorization"] = f"Bearer {key}"
        return ask(self.url, "POST", f"{self.node}/live/http", body, headers, self.trusted)

    def read(self, stream):
        name, data = "", ""
        try:
            while line := stream.readline():
                line = line.rstrip(b"\r\n").decode()
                if line.startswith("event:"):
                    name = line[6:].strip()
                elif line.startswith("data:"):
                    data = line[5:].strip()
                elif not line:
                    self.heard.append((time.monotonic(), name, data))
                    name, data = "", ""
        except OSError:
            pass  # Hung up.

    def messages(self):
        return b"".join(base64.b64decode(data) for _, name, data in list(self.heard) if not name)

    def closed(self):
        return next((int(data) for _, name, data in list(self.heard) if name == "close"), None)

    def pings(self):
        return [at for at, name, _ in list(self.heard) if name == "ping"]

    def follow(self, nodes):
        """Goes where a Goaway says, if it says so: the name stands in the message as it is."""
        end = time.monotonic() + PATIENCE_S
        while time.monotonic() < end:
            if self.closed() == 4001:
                named = [node for node in nodes if node.encode() in self.messages()]
                if len(named) != 1:
                    raise AssertionError(f"no node is named: {self.messages()!r}")
                self.node = f"/n/{named[0]}"
                self.hang_up()
                self.heard = []
                self.begin()
            elif self.messages():
                return self
            time.sleep(0.02)
        raise AssertionError(f"{self.name} was not let in: {self.heard}")

    def write(self, text):
        self.sent += 1
        status, _, body = self.post(delimited(note(self.sent, text)), self.key)
        if status != 204:
            raise AssertionError(f"the note was not heard: {status} {body!r}")

    def hang_up(self):
        try:
            self.socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # It is over already.
        self.reader.join(timeout=5)
        self.stream.close()
        self.line.close()
