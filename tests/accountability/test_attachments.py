"""Files attached to a contest: a photo or a paper, cleaned; only the staff that sees the missed deadline opens it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from tanggap.accountability.attachments import shown_name
from tanggap.accountability.models import Contest, ContestFile
from tanggap.cases.events import Contested
from tanggap.web.backup.writing import named_files
from tests.accountability.scenes import missed
from tests.desk.entering import come_in, text_of
from tests.evidence.pictures import phone_photo
from tests.world import World


@pytest.fixture(autouse=True)
def _city_of_the_site(settings: Any) -> None:
    settings.TANGGAP_CITY = "contoh"


def paper(*, pages: int = 1, script: bool = False, password: str = "") -> bytes:
    """A PDF as an office scans it, or as somebody makes it who means harm."""
    writer, out = PdfWriter(), io.BytesIO()
    for _number in range(pages):
        writer.add_blank_page(width=200, height=200)
    if script:
        writer.add_attachment("virus.exe", b"MZ")
        act = DictionaryObject(
            {NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("halo()")}
        )
        writer.root_object[NameObject("/OpenAction")] = act
        writer.pages[0][NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
    writer.add_metadata({"/Author": "Budi, Jl. Melati 4"})
    if password:
        writer.encrypt(password, algorithm="RC4-128")
    writer.write(out)
    return out.getvalue()


def contest(world: World, *files: tuple[str, bytes], by: Any = None) -> Any:
    breach = missed(world.started(), due_at=timezone.now())
    sent = [SimpleUploadedFile(name, data) for name, data in files]
    said = {"reason": "waited", "text": "Menunggu PLN; surat terlampir.", "attachments": sent}
    return breach, come_in(by or world.sari).post(reverse("desk:contest", args=[breach.pk]), said)


def test_a_scan_and_a_photo_are_kept_cleaned_and_sealed_in_the_history(world: World) -> None:
    breach, answer = contest(world, ("surat PLN.pdf", paper(script=True)), ("lokasi.png", phone_photo()))
    assert answer.status_code == 302
    scan, photo = ContestFile.objects.order_by("number")
    assert (scan.name, scan.media_type, photo.media_type) == ("surat PLN.pdf", "application/pdf", "image/jpeg")
    kept = default_storage.open(scan.file).read()
    assert len(PdfReader(io.BytesIO(kept)).pages) == 1
    for hidden in (b"JavaScript", b"/JS", b"EmbeddedFile", b"Budi"):
        assert hidden not in kept
    event = breach.case.events.latest("number")
    assert Contested.of(event).files == (scan.sha256, photo.sha256)
    page = come_in(world.sari).get(reverse("desk:breach", args=[breach.pk]))
    assert "surat PLN.pdf" in text_of(page)


def test_a_backup_misses_a_paper_that_is_gone(world: World) -> None:
    contest(world, ("surat.pdf", paper()))
    assert ContestFile.objects.get().file in named_files()


def test_a_paper_is_only_ever_a_download_and_strangers_get_nothing(world: World) -> None:
    breach, _answer = contest(world, ("surat.pdf", paper()))
    url = reverse("desk:contest_file", args=[breach.pk, 1])
    given = come_in(world.sari).get(url)
    assert given["Content-Disposition"].startswith("attachment")
    assert given["Content-Type"] == "application/pdf"
    assert come_in(world.tono).get(url).status_code == 404
    assert come_in(world.sari).get(reverse("desk:contest_file", args=[breach.pk, 2])).status_code == 404


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ([("surat.pdf", b"%PDF-1.7 tidak ada isinya")], "bukan PDF atau foto"),
        ([("surat.pdf", paper(password="rahasia"))], "terkunci"),
        ([("buku.pdf", paper(pages=31))], "31 halaman"),
        ([("surat.docx", b"PK\x03\x04 bukan gambar")], "JPEG"),
        ([(f"{n}.pdf", paper()) for n in range(6)], "Paling banyak 5"),
        ([("baik.pdf", paper()), ("rusak.jpg", b"\xff\xd8\xff rusak")], "rusak"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words_and_nothing_stays(
    world: World, files: list[tuple[str, bytes]], words: str
) -> None:
    _breach, answer = contest(world, *files)
    assert answer.status_code in (413, 415, 422)
    assert words in text_of(answer)
    assert "Menunggu PLN; surat terlampir." in text_of(answer), "the words are given back"
    assert not Contest.objects.exists()
    assert not default_storage.exists("documents") or _every_file("documents") == []


def test_a_refused_contest_leaves_no_file(world: World) -> None:
    breach, _first = contest(world, ("surat.pdf", paper()))
    before = _every_file("documents")
    said = {"reason": "waited", "text": "Sekali lagi.", "attachments": [SimpleUploadedFile("lagi.pdf", paper())]}
    assert come_in(world.sari).post(reverse("desk:contest", args=[breach.pk]), said).status_code == 409
    assert _every_file("documents") == before


def test_the_database_keeps_what_was_attached(world: World) -> None:
    contest(world, ("surat.pdf", paper()))
    with pytest.raises(DatabaseError), transaction.atomic():
        ContestFile.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        ContestFile.objects.update(sha256="0" * 64)


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\surat\\PLN.pdf", "PLN.pdf"),
        ("surat\u202efdp.exe", "suratfdp.exe"),
        ("\x00", "berkas"),
        ("a" * 300 + ".pdf", "a" * 116 + ".pdf"),
    ],
)
def test_a_name_is_only_a_name(sent: str, shown: str) -> None:
    assert shown_name(sent) == shown


def _every_file(folder: str) -> list[str]:
    folders, files = default_storage.listdir(folder)
    return [*files, *(name for inner in folders for name in _every_file(f"{folder}/{inner}"))]
