#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""A server of our own for the tests of `assay collect`: on 127.0.0.1, on a port that the kernel chooses.

It answers from a world (a function of path and query), as forges do: ETag and 304, Link, gzip, Date; and it
misbehaves as it is told: see Fault. Every request is in .log. Run as a program it serves the made-up
repository of world.py and writes its port to the file that it is given.
"""
import gzip
import hashlib
import json
import re
import socket
import struct
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit


class Fault:
    """From the `after`-th request that matches on, for `times` requests, `act(handler)` answers instead; when
    act returns False the request is answered as usual after it."""

    def __init__(self, pattern, act, times=1, after=0):
        self.pattern, self.act, self.times, self.after = re.compile(pattern), act, times, after

    def takes(self, path):
        if self.times == 0 or not self.pattern.search(path):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        self.times -= 1
        return True


def answer(status, body=b"{}", headers=()):
    def act(h):
        h.reply(status, body if isinstance(body, bytes) else json.dumps(body).encode(), dict(headers))
    return act


def reset(h):
    h.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    h.close_connection = True
    h.connection.close()


def cut(h):
    """Half of the answer, and the connection ends."""
    h.cut = True
    return False


def huge(total, say_length):
    """A body of that many bytes; as long as somebody reads."""
    def act(h):
        h.send_response(200)
        if say_length:
            h.send_header("Content-Length", str(total))
        h.send_header("Connection", "close")
        h.end_headers()
        h.close_connection = True
        block, sent = b"[" + b" " * (1 << 20), 0
        try:
            while sent < total:
                h.wfile.write(block)
                sent += len(block)
        except OSError:
            pass
        h.server.huge_sent = sent
    return act


def bomb(total):
    """Blanks, packed by gzip to a thousandth."""
    def act(h):
        packed = gzip.compress(b"[" + b" " * total)
        h.send_response(200)
        h.send_header("Content-Encoding", "gzip")
        h.send_header("Content-Length", str(len(packed)))
        h.end_headers()
        try:
            h.wfile.write(packed)
        except OSError:
            pass
    return act


def drip(h):
    """A byte now and then, for ever."""
    h.send_response(200)
    h.send_header("Content-Length", "100000")
    h.end_headers()
    try:
        for _ in range(600):
            h.wfile.write(b" ")
            h.wfile.flush()
            time.sleep(0.1)
    except OSError:
        pass
    h.close_connection = True


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    cut = False

    def log_message(self, *args):
        pass

    def date_time_string(self, timestamp=None):
        return self.server.date or super().date_time_string(timestamp)

    def reply(self, status, body, headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status == 304:
            self.end_headers()
            return
        if "gzip" in self.headers.get("Accept-Encoding", "") and len(body) > 200 and self.server.gzip:
            body = gzip.compress(body, mtime=0)
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.cut:
            self.wfile.write(body[: len(body) // 2])
            self.close_connection = True
        else:
            self.wfile.write(body)

    def do_GET(self):
        s = self.server
        with s.lock:
            s.log.append((self.path, dict(self.headers)))
            fault = next((f for f in s.faults if f.takes(self.path)), None)
        self.cut = False
        if s.delay:
            time.sleep(s.delay)
        if fault and fault.act(self) is not False:
            return
        parts = urlsplit(self.path)
        with s.lock:
            status, body, headers = s.world(parts.path, parse_qsl(parts.query, keep_blank_values=True), self)
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = dict(headers)
        if status == 200 and s.etags and "ETag" not in headers:
            headers["ETag"] = 'W/"%s"' % hashlib.sha256(raw + headers.get("Link", "").encode()).hexdigest()[:32]
        if status == 200 and s.etags and self.headers.get("If-None-Match") == headers["ETag"]:
            status = 304
        if status == 200:
            s.served.append((self.path, raw))
        self.reply(status, raw, headers)


class Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, world):
        super().__init__(("127.0.0.1", 0), Handler)
        self.world, self.faults, self.log, self.served = world, [], [], []
        self.lock, self.date, self.etags, self.gzip, self.delay = threading.Lock(), None, True, True, 0
        self.huge_sent = 0
        self.url = "http://127.0.0.1:%d" % self.server_address[1]

    def handle_error(self, request, client_address):
        pass  # the client went away, as some tests make it do

    def __enter__(self):
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *args):
        self.shutdown()
        self.server_close()

    def paths(self):
        return [p for p, _ in self.log]


if __name__ == "__main__":
    import os
    from world import GitHub
    server = Server(GitHub())
    server.date = "Thu, 15 Jan 2026 12:00:00 GMT"
    with open(sys.argv[1] + ".new", "w") as f:
        f.write(server.url)
    os.rename(sys.argv[1] + ".new", sys.argv[1])
    server.serve_forever()
