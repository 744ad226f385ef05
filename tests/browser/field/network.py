"""A network between phone and office, with the faults that real ones have, each on purpose.

It stands where a village's network stands: replies are lost after the office has acted, requests
arrive twice, and something else answers. What it does follows from how often a thing was asked,
never from chance.
"""

from __future__ import annotations

import hashlib
import http.client
import re
import threading
from collections import Counter
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit, urlunsplit
from urllib.request import urlopen

PORTAL = "<!doctype html><title>酒店无线网络</title><h1>请登录</h1>".encode()
FAULTS = ("lost reply", "twice", 500, 413, 429, "portal")
"""What befalls the first requests of one kind, in this order; later ones pass."""
LEFT_OUT = frozenset({"connection", "transfer-encoding", "keep-alive"})


class Network:
    """A network in front of an office; ``mode`` is ``fair``, ``down`` or ``hostile``."""

    def __init__(self, office_url):
        self.mode = "fair"
        self.office = urlsplit(office_url)
        self.met: Counter[str] = Counter()
        """Fault → how often it befell a request."""
        self.sent: list[bytes] = []
        """Everything that a phone has sent: lines and bodies."""
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()
        self.published: dict[str, bytes] = {}
        """Path → what stands there instead of the office's."""
        network = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_words):
                pass

            def handle_any(self):
                network.pass_on(self)

        for method in ("GET", "HEAD", "POST", "PUT", "PATCH"):
            setattr(Handler, f"do_{method}", Handler.handle_any)

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()
        self.url = urlunsplit(("http", f"127.0.0.1:{self._server.server_address[1]}", "", "", ""))

    def end(self):
        """Take the network away for good."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def publish_next_build(self):
        """Give another build of the app from now on: the same one with a mark in its page."""
        page = self._fetch("/field/index.html")
        marked = page.replace(b"<title>", b'<meta name="next-build" content="yes" /><title>', 1)
        worker = self._fetch("/field/worker.js").decode()
        old, new = (hashlib.sha256(each).hexdigest() for each in (page, marked))
        assert old in worker
        name = re.search(r"\"([0-9a-f]{16})\"", worker) or re.search(r"`([0-9a-f]{16})`", worker)
        worker = worker.replace(old, new).replace(name[1], name[1][::-1])
        self.published = {
            "/field/index.html": marked,
            "/field/": marked,
            "/field/worker.js": worker.encode(),
        }

    def _fetch(self, path):
        with urlopen(f"{self.office.geturl()}{path}", timeout=60) as answer:  # noqa: S310 - our own address
            return answer.read()

    def pass_on(self, handler):
        """Carry one request to the office, or let its fault befall it."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
        with self._lock:
            self.sent.append(f"{handler.command} {handler.path}\n".encode() + body)
            fault = self._choose(handler)
            if fault:
                self.met[str(fault)] += 1
        if self.mode == "down":
            handler.close_connection = True
            return
        if handler.path in self.published:
            kind = "text/javascript" if handler.path.endswith(".js") else "text/html"
            self._answer(handler, 200, [("Content-Type", kind)], self.published[handler.path])
        elif isinstance(fault, int):
            self._answer(handler, fault, [("Retry-After", "1")], b"")
        elif fault == "portal":
            self._answer(handler, 200, [("Content-Type", "text/html; charset=utf-8")], PORTAL)
        else:
            answer = self._ask(handler, body)
            if fault == "twice":
                answer = self._ask(handler, body)
            if fault == "lost reply":
                handler.close_connection = True
            else:
                self._answer(handler, *answer)

    def _choose(self, handler):
        if self.mode != "hostile" or not handler.path.startswith("/field/v1/"):
            return None
        kind = re.search(r"/(revisions|events|\w+)(/[^/]*)?$", handler.path.partition("?")[0])
        thing = f"{handler.command} {kind[1] if kind else handler.path}"
        count = self._asked[thing]
        self._asked[thing] += 1
        return FAULTS[count] if count < len(FAULTS) else None

    def _ask(self, handler, body):
        asked = http.client.HTTPConnection(self.office.hostname, self.office.port, timeout=120)
        headers = {
            name: value for name, value in handler.headers.items() if name.lower() not in LEFT_OUT
        }
        asked.request(handler.command, handler.path, body=body or None, headers=headers)
        answer = asked.getresponse()
        content = answer.read()
        asked.close()
        return answer.status, answer.getheaders(), content

    def _answer(self, handler, status, headers, content):
        handler.send_response(status)
        for name, value in headers:
            if name.lower() not in LEFT_OUT | {"content-length", "date", "server"}:
                handler.send_header(name, value)
        length = {name.lower(): value for name, value in headers}.get("content-length")
        is_head = handler.command == "HEAD"
        handler.send_header("Content-Length", length if is_head and length else str(len(content)))
        handler.end_headers()
        if not is_head:
            with suppress(ConnectionError):  # a page that was left waits for nothing any more
                handler.wfile.write(content)
