"""Forty senders that trickle their bodies hold no thread that others need; nginx as documented keeps them away altogether."""

from __future__ import annotations

import io
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tanggap.web import slow_bodies
from tanggap.web.slow_bodies import PatientBody, with_patience

ROOT = Path(__file__).resolve().parents[2]
_SITE = """
from tanggap.web.slow_bodies import with_patience

def site(request, start):
    request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))
    start("200 OK", [("Content-Type", "text/plain")])
    return [b"well"]

application = with_patience(site, proxies=lambda: {proxies})
"""


class Clock:
    """A clock that the test sets."""

    now = 0.0

    def monotonic(self) -> float:
        return self.now


class Trickle:
    """A body of which each reading takes so long."""

    def __init__(self, clock: Clock, data: bytes, seconds: float) -> None:
        self.clock, self.data, self.seconds = clock, io.BytesIO(data), seconds

    def read(self, size: int, /) -> bytes:
        self.clock.now += self.seconds
        return self.data.read(size)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(slow_bodies, "time", clock)
    return clock


def test_a_body_that_trickles_is_given_up(clock: Clock) -> None:
    body = PatientBody(Trickle(clock, bytes(10_000), 1.0), 10_000, lambda: None)
    with pytest.raises(OSError, match="too slow"):
        body.read()
    assert clock.now < 20


def test_a_slow_telephone_is_waited_for(clock: Clock) -> None:
    data = os.urandom(300_000)
    body = PatientBody(Trickle(clock, data, 0.04), len(data), lambda: None)
    assert body.read(1000) + body.read() == data


def test_a_body_is_read_as_it_was_sent_and_no_farther() -> None:
    arrived: list[int] = []
    body = PatientBody(io.BytesIO(b"one\ntwo\nand the next request"), 8, lambda: arrived.append(1))
    assert body.readline() == b"one\n"
    assert body.read(100) == b"two\n"
    assert body.read() == b""
    assert arrived


def test_one_network_holds_five_places_and_others_still_send() -> None:
    went_on = threading.Event()

    def site(request: dict[str, Any], start: Any) -> list[bytes]:
        if request["REMOTE_ADDR"] == "11.1.1.1":
            went_on.wait(10)
        request["wsgi.input"].read()
        start("200 OK", [])
        return [b"well"]

    gate = with_patience(site, proxies=lambda: 0)

    def send(address: str) -> str:
        said: list[str] = []
        body = {"CONTENT_LENGTH": "3", "REMOTE_ADDR": address, "wsgi.input": io.BytesIO(b"abc")}

        def start(status: str, _headers: Any, _failed: Any = None, /) -> Any:
            said.append(status)

        gate(body, start)
        return said[0][:3]

    slow = [threading.Thread(target=send, args=["11.1.1.1"]) for _number in range(slow_bodies.MOST_OF_A_NETWORK)]
    for one in slow:
        one.start()
    time.sleep(0.2)
    assert send("11.1.1.9") == "503", "the same network"
    assert send("11.2.2.2") == "200"
    went_on.set()
    for one in slow:
        one.join()
    assert send("11.1.1.9") == "200", "places are given back"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def served(tmp_path: Path) -> Iterator[int]:
    """A real server with one process of sixteen threads."""
    port = free_port()
    (tmp_path / "site_of_test.py").write_text(_SITE.format(proxies=1))
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "1",
               "--blocking-threads", "16", "--log-level", "error", "site_of_test:application"]  # fmt: skip
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment) as server:
        try:
            wait_for(port)
            yield port
        finally:
            server.terminate()


def wait_for(port: int) -> None:
    for _try in range(150):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


def trickle(port: int, number: int) -> socket.socket:
    """A request whose body never comes."""
    sender = socket.create_connection(("127.0.0.1", port), 5)
    head = f"POST / HTTP/1.1\r\nHost: x\r\nX-Forwarded-For: 11.0.{number % 4}.1\r\nContent-Length: 5000\r\n\r\nx"
    sender.sendall(head.encode())
    return sender


def answer_of(port: int, data: bytes | None = None) -> bytes:
    request = urllib.request.Request(f"http://127.0.0.1:{port}/", data, {"X-Forwarded-For": "11.9.9.9"})
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310
        return bytes(answer.read())


@pytest.mark.slow
def test_forty_trickling_senders_leave_threads_for_readers(served: int) -> None:
    senders = [trickle(served, number) for number in range(40)]
    time.sleep(1)
    assert [answer_of(served) for _number in range(20)] == [b"well"] * 20
    for sender in senders:
        sender.close()


def documented_nginx() -> str:
    page = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\n(.*?)```", page, re.DOTALL)
    assert found, "docs/operations.md shows a server block for nginx"
    return found.group(1)


@pytest.mark.slow
def test_nginx_as_documented_keeps_trickling_senders_away(served: int, tmp_path: Path) -> None:
    nginx = os.environ.get("NGINX") or shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("NOT TESTED: no nginx on this machine (apt-get install nginx)")
    port = free_port()
    block = documented_nginx().replace("127.0.0.1:8000", f"127.0.0.1:{served}")
    block = re.sub(r"listen 443 ssl;", f"listen 127.0.0.1:{port};", block)
    block = re.sub(r"^ *ssl_certificate.*\n", "", block, flags=re.MULTILINE)
    folders = "\n".join(
        f"{kind}_temp_path {tmp_path}/{kind};" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    config = tmp_path / "nginx.conf"
    config.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/error.log; events {{}}\nhttp {{ access_log off; {folders}\n{block}\n}}\n"
    )
    with subprocess.Popen([nginx, "-c", str(config), "-p", str(tmp_path)]) as server:
        try:
            wait_for(port)
            senders = [trickle(port, number) for number in range(40)]
            time.sleep(1)
            assert [answer_of(port, b"x" * 5000) for _number in range(10)] == [b"well"] * 10, "bodies too"
            for sender in senders:
                sender.close()
        finally:
            server.terminate()
