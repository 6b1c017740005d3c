"""The database is really stopped while a resident sends: the page keeps everything, and nothing is lost or doubled."""

from __future__ import annotations

import html
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from tanggap.platform import postgres
from tests.evidence.pictures import phone_photo
from tests.intake.steps import HERE

pytestmark = pytest.mark.slow
ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Site:
    """A running site whose database can be stopped."""

    address: str
    home: Path

    def stop_database(self) -> None:
        postgres.stop(self.home)
        assert not postgres.is_running(self.home)

    def start_database(self) -> None:
        kept = os.environ.pop("DATABASE_URL", None)
        try:
            postgres.ensure_running(self.home, for_tests=True)
        finally:
            os.environ.pop("DATABASE_URL", None)
            if kept is not None:
                os.environ["DATABASE_URL"] = kept

    def do(self, sql: str) -> None:
        """Change something in the database behind the site's back."""
        import psycopg

        with psycopg.connect(postgres.url_of(self.home)) as connection:
            connection.execute(sql.encode())

    def ask(self, sql: str) -> str:
        """One value from the database."""
        import psycopg

        with psycopg.connect(postgres.url_of(self.home)) as connection:
            row = connection.execute(sql.encode()).fetchone()
        return str(row[0] if row else "")


@dataclass
class Phone:
    """A browser without scripts: cookies, forms, nothing more."""

    site: Site
    jar: CookieJar = field(default_factory=CookieJar)
    at: str = ""
    status: int = 0
    page: str = ""

    def open(self, path: str, data: bytes | None = None, kind: str = "application/x-www-form-urlencoded") -> None:
        request = Request(self.site.address + path, data=data, headers={"Content-Type": kind} if data else {})  # noqa: S310
        try:
            with build_opener(HTTPCookieProcessor(self.jar)).open(request, timeout=60) as answer:
                self.status, self.page, self.at = answer.status, answer.read().decode(), answer.url
        except HTTPError as answer:
            self.status, self.page, self.at = answer.code, answer.read().decode(), request.full_url
        self.at = self.at.removeprefix(self.site.address)

    def send(self, path: str, fields: list[tuple[str, Any]]) -> None:
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        self.open(path, *_multipart([("csrfmiddlewaretoken", token), *fields]))

    def press_again(self) -> None:
        """Press the only button of the page that stands in."""
        form = re.search(r'<form method="post" action="([^"]+)" data-again>(.*?)</form>', self.page, re.S)
        assert form is not None, self.page
        hidden = re.findall(r'name="([^"]+)" value="([^"]*)"', form[2])
        fields = [(html.unescape(name), html.unescape(value)) for name, value in hidden]
        self.send(html.unescape(form[1]), [pair for pair in fields if pair[0] != "csrfmiddlewaretoken"])


def _multipart(fields: list[tuple[str, Any]]) -> tuple[bytes, str]:
    parts = []
    for name, value in fields:
        file = '; filename="foto.jpg"' if isinstance(value, bytes) else ""
        data = value if isinstance(value, bytes) else str(value).encode()
        parts.append(
            f'--batas\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'.encode() + data + b"\r\n"
        )
    return b"".join(parts) + b"--batas--\r\n", "multipart/form-data; boundary=batas"


@contextmanager
def running_site() -> Iterator[Site]:
    home = Path(tempfile.mkdtemp(prefix="tgp"))  # short: a socket's path may have 107 bytes
    command = [sys.executable, "-m", "tests.intake.own_site", str(home)]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        port = process.stdout.readline().strip()
        assert port, "the site did not start"
        yield Site(f"http://127.0.0.1:{port}", home)
    finally:
        process.stdin.close()
        process.wait(timeout=60)
        postgres.stop(home)
        shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with running_site() as running:
        yield running


@pytest.fixture
def phone(site: Site) -> Iterator[Phone]:
    phone = Phone(site)
    phone.open("/lapor/")
    assert phone.status == 200, phone.page
    yield phone
    if not postgres.is_running(site.home):
        site.start_database()


def test_database_stops_while_a_report_is_sent(site: Site, phone: Phone) -> None:
    before = int(site.ask("SELECT count(*) FROM cases_report"))
    phone.send("/lapor/", [("photo", phone_photo()), *HERE.items()])
    phone.send(phone.at, [("category", "jalan-rusak")])
    assert phone.at.endswith("/kirim/")
    said = 'Dalam & "licin" <sekali>\nsejak Senin'
    site.stop_database()

    phone.send(phone.at, [("note", said), ("wants_public", "0")])
    assert phone.status == 503
    assert "tidak hilang" in phone.page
    phone.press_again()
    assert phone.status == 503  # still away; nothing was lost by trying
    site.start_database()
    phone.press_again()
    first = phone.at
    assert "/tanda-terima/" in first
    assert int(site.ask("SELECT count(*) FROM cases_report")) == before + 1
    assert site.ask("SELECT text FROM cases_report ORDER BY id DESC LIMIT 1").replace("\r", "") == said
    assert site.ask("SELECT wants_public FROM cases_report ORDER BY id DESC LIMIT 1") == "False"


_SLOW = """
CREATE FUNCTION slowly() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pg_sleep(5); RETURN NEW; END';
CREATE TRIGGER slowly BEFORE INSERT ON cases_photo FOR EACH ROW EXECUTE FUNCTION slowly()
"""


def test_database_stops_in_the_middle_of_the_transaction(site: Site, phone: Phone) -> None:
    before = site.ask("SELECT count(*) FROM cases_report")
    phone.send("/lapor/", [("photo", phone_photo(size=(65, 51))), *HERE.items()])
    phone.send(phone.at, [("category", "jalan-rusak")])
    site.do(_SLOW)
    sending = threading.Thread(target=phone.send, args=(phone.at, [("note", "Di tengah jalan")]))
    sending.start()
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
    deadline = time.monotonic() + 10
    while site.ask(waiting) != "1" and time.monotonic() < deadline:
        time.sleep(0.05)
    site.stop_database()
    sending.join()
    assert phone.status == 503

    site.start_database()
    assert site.ask("SELECT count(*) FROM cases_report") == before  # nothing is stored half
    assert site.ask("SELECT count(*) FROM cases_case WHERE id NOT IN (SELECT case_id FROM cases_report)") == "0"
    site.do("DROP TRIGGER slowly ON cases_photo; DROP FUNCTION slowly()")
    phone.press_again()
    assert "/tanda-terima/" in phone.at
    assert int(site.ask("SELECT count(*) FROM cases_report")) == int(before) + 1


def test_photo_survives_a_database_that_is_away_at_the_first_step(site: Site, phone: Phone) -> None:
    before = int(site.ask("SELECT count(*) FROM intake_draft"))
    site.stop_database()
    phone.send("/lapor/", [("photo", phone_photo(size=(61, 47))), *HERE.items()])
    assert phone.status == 503
    assert "1 foto juga sudah kami simpan" in phone.page
    page = phone.page
    site.start_database()
    phone.press_again()
    assert phone.at.endswith("/masalah/")
    once = phone.at
    phone.page = page
    phone.press_again()  # a double press opens no second draft
    assert phone.at == once
    assert int(site.ask("SELECT count(*) FROM intake_draft")) == before + 1
    assert site.ask("SELECT width || 'x' || height FROM intake_draftphoto ORDER BY added_at DESC LIMIT 1") == "61x47"
    phone.send(phone.at, [("category", "lampu-mati")])
    phone.send(phone.at, [("note", "")])
    assert "/tanda-terima/" in phone.at


def test_answer_is_lost_after_the_report_was_stored(site: Site, phone: Phone) -> None:
    """The commit went through, the page did not arrive: the resident presses again and gets the same receipt."""
    phone.send("/lapor/", [("photo", phone_photo(size=(63, 49))), *HERE.items()])
    phone.send(phone.at, [("category", "jalan-rusak")])
    last = phone.at
    phone.send(last, [("note", "sekali")])
    receipt, count = phone.at, site.ask("SELECT count(*) FROM cases_report")
    phone.send(last, [("note", "sekali")])
    assert phone.at == receipt
    assert site.ask("SELECT count(*) FROM cases_report") == count


def test_a_page_that_only_reads_says_when_to_come_back(site: Site, phone: Phone) -> None:
    site.stop_database()
    phone.open("/lapor/00000000-0000-4000-8000-000000000000/masalah/")
    assert phone.status == 503
    assert "Muat ulang halaman ini setelah satu menit" in phone.page
