"""Uploads that are too large, or for which the disk has no room: told before they are written, and no words are lost."""

from __future__ import annotations

import errno
import io
import shutil
from pathlib import Path
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIRequest
from django.http.multipartparser import MultiPartParserError
from django.test import Client

from tanggap.intake.models import Draft
from tanggap.platform import uploads
from tests.intake.steps import HERE, Resident, body, upload
from tests.world import World

BIG = b"\xff\xd8\xff" + bytes(uploads.MOST_OF_A_FILE)


@pytest.fixture
def temp(tmp_path: Path, settings: Any) -> Path:
    settings.FILE_UPLOAD_TEMP_DIR = str(tmp_path)
    return tmp_path


def test_a_request_of_300_megabytes_is_refused_by_its_word(city: World) -> None:
    answer = Client().post(
        "/lapor/", b"", content_type="multipart/form-data; boundary=x", CONTENT_LENGTH=str(300 * 1024**2)
    )
    assert answer.status_code == 413
    assert "91 MB" in body(answer)


def test_a_length_that_is_no_number_is_refused(city: World) -> None:
    assert Client().post("/lapor/", b"", content_type="text/plain", CONTENT_LENGTH="-1").status_code == 413


def test_a_file_beyond_the_limit_is_named_and_the_place_stays(resident: Resident, temp: Path) -> None:
    answer = resident.post("/lapor/", photo=upload(BIG), **HERE)
    assert answer.status_code == 413
    assert "Paling besar 15 MB" in body(answer)
    assert 'value="-6.1001"' in body(answer)
    assert not Draft.objects.exists()
    assert list(temp.glob("*.upload*")) == [], "what was begun is gone"


def test_bytes_are_counted_while_they_come_whatever_was_declared(
    city: World, temp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "MOST_OF_A_REQUEST", 200_000)
    data = b"".join(
        b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.jpg"\r\n\r\n' + bytes(60_000) + b"\r\n"
        for _number in range(8)
    )
    environ = {
        "REQUEST_METHOD": "POST", "PATH_INFO": "/lapor/", "CONTENT_TYPE": "multipart/form-data; boundary=x",
        "CONTENT_LENGTH": str(len(data) + 5), "wsgi.input": io.BytesIO(data + b"--x--"),
    }  # fmt: skip
    request = WSGIRequest(environ)
    try:
        files = request.FILES
    except MultiPartParserError:
        files = request.FILES
    assert len(files.getlist("photo")) <= 3


def test_a_disk_that_is_nearly_full_keeps_the_words(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    draft = resident.ready()
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(uploads, "disk_usage", lambda _where: usage._replace(free=1024))
    answer = resident.post(f"/lapor/{draft.pk}/foto/", photo=upload())
    assert answer.status_code == 507
    assert "ruang penyimpanan penuh" in body(answer)
    assert resident.send(draft, note="Tanpa foto kedua").status_code == 302


def test_a_disk_that_fills_up_while_a_photo_is_stored(resident: Resident, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_args: object, **_named: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    answer = resident.start()
    assert answer.status_code == 507
    page = body(answer)
    assert "Ruang penyimpanan kami sedang penuh" in page
    assert 'name="lat" value="-6.100100"' in page
    assert not Draft.objects.exists()
