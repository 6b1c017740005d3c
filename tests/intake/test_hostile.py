"""Bad input: each is answered with a clear message and nothing is stored half."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import pytest
from django.test import Client

from tanggap.cases.models import Report, ReportOriginal
from tanggap.intake import limits
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto
from tests.evidence.pictures import encoded, phone_photo, png_header, street
from tests.intake.steps import Resident, body, new_resident, stored_files, upload


def nothing_is_stored() -> bool:
    return not (stored_files() or Draft.objects.exists() or DraftPhoto.objects.exists() or Report.objects.exists())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"ini bukan foto", "Kirim foto JPEG, PNG, WebP, HEIC, atau AVIF"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "Kirim foto JPEG, PNG, WebP, HEIC, atau AVIF"),
        (encoded(street(), "GIF"), "Kirim foto JPEG, PNG, WebP, HEIC, atau AVIF"),
        (png_header(8000, 5001), "lebih dari 40 megapiksel"),
        (phone_photo()[:2000], "rusak atau terpotong"),
        (
            b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic",
            "rusak atau terpotong" if find_spec("pillow_heif") else "HEIC",
        ),
    ],
)
def test_what_is_no_photo(resident: Resident, data: bytes, sentence: str) -> None:
    answer = resident.start(photo=upload(data))
    assert answer.status_code in (413, 415, 422)
    assert sentence in body(answer)
    assert 'value="-6.1001"' in body(answer)  # the place is kept for the next try
    assert nothing_is_stored()


def test_twenty_megabytes(resident: Resident) -> None:
    answer = resident.start(photo=upload(phone_photo() + bytes(20 * 1024 * 1024)))
    assert answer.status_code == 413
    assert "Paling besar 15 MB" in body(answer)
    assert nothing_is_stored()


def test_no_photo_and_not_said_so(resident: Resident) -> None:
    for fields in ({}, {"photo": upload(b"")}):
        answer = resident.post("/lapor/", **fields)
        assert answer.status_code == 422
    assert "Belum ada foto" in body(resident.post("/lapor/"))
    assert nothing_is_stored()


def test_seven_photos_at_once(resident: Resident) -> None:
    answer = resident.start(photo=[upload(phone_photo(size=(n, 40))) for n in range(40, 47)])
    assert answer.status_code == 422
    assert "Paling banyak 6 foto" in body(answer)
    assert nothing_is_stored()


def test_ten_thousand_characters_are_counted_and_given_back(resident: Resident) -> None:
    draft = resident.ready()
    text = "a" * 10_000
    answer = resident.send(draft, note=text)
    assert answer.status_code == 422
    page = body(answer)
    assert "10.000 huruf" in page
    assert "4.000 huruf" in page
    assert text in page
    assert not Report.objects.exists()
    assert resident.send(draft, note="b" * 4000).status_code == 302


def test_long_landmark(resident: Resident) -> None:
    draft = resident.ready(accuracy="60")
    answer = resident.send(draft, landmark="x" * 301)
    assert answer.status_code == 422
    assert "301" in body(answer)


def test_nul_and_other_invisible_characters_are_taken_out_and_told(resident: Resident) -> None:
    draft = resident.ready(accuracy="60")
    answer = resident.send(draft, note="Lubang\x00 besar\x07\r\ndi sini", landmark="pa\x00sar")
    assert "tidak terlihat kami hapus" in body(resident.get(answer.url))
    report = Report.objects.get()
    assert (report.text, report.landmark) == ("Lubang besar\ndi sini", "pasar")


@pytest.mark.parametrize("field", ["category", "area", "cari"])
def test_nul_in_any_other_field(resident: Resident, field: str) -> None:
    draft = resident.draft()
    assert resident.post(f"/lapor/{draft.pk}/masalah/", category="\x00").status_code in (302, 422)
    assert resident.post(f"/lapor/{draft.pk}/tempat/", by="area", area="\x00", landmark="\x00").status_code == 422
    assert resident.get(f"/lapor/{draft.pk}/masalah/", cari="\x00").status_code == 200
    assert resident.post("/lapor/", again="\x00").status_code == 302
    assert resident.get("/lapor/tanda-terima/%00/", k="\x00").status_code == 404


def test_scripts_are_words(resident: Resident) -> None:
    script = "<script>alert('halo')</script>"
    draft = resident.ready(accuracy="60")
    resident.send(draft, change="photos", note=script, landmark=script)
    page = body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    assert script not in page
    assert "&lt;script&gt;alert" in page
    resident.send(draft, note=script, landmark=script)
    assert Report.objects.get().text == script


def test_numbers_that_identify_people_are_masked(resident: Resident) -> None:
    resident.send(resident.ready(), note="Hubungi 081234567890")
    assert "081234567890" not in Report.objects.get().text
    assert "081234567890" in ReportOriginal.objects.get().text


def test_a_form_from_elsewhere_is_not_taken(city: Any) -> None:
    stranger = Client(enforce_csrf_checks=True)
    assert stranger.post("/lapor/", {"no_photo": "1"}).status_code == 403
    assert nothing_is_stored()


def test_a_device_that_sends_very_many_keeps_its_draft(resident: Resident) -> None:
    draft = resident.ready()
    resident.send(draft)
    row = DeviceReport.objects.get()
    for _number in range(limits.REPORTS_AN_HOUR - 1):
        other = new_resident()
        other.send(other.ready())
    mine = DeviceReport.objects.exclude(pk=row.pk)
    mine.update(device_hash=row.device_hash)
    late = resident.ready()
    answer = resident.send(late, note="yang ke-21")
    assert answer.status_code == 429
    assert "tetap tersimpan" in body(answer)
    assert "yang ke-21" in body(answer)
    DeviceReport.objects.update(at=row.at - (late.created_at - row.at) - limits._HOUR)
    assert resident.send(late).status_code == 302


def test_a_network_that_brings_very_many_photos(city: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "PHOTOS_AN_HOUR", 2)
    abroad = Resident(Client(REMOTE_ADDR="9.9.9.9"))
    answers = [abroad.start().status_code for _ in range(4)]
    assert answers == [302, 302, 429, 429]
    assert abroad.post("/lapor/", no_photo="1").status_code == 302
    assert Resident(Client(REMOTE_ADDR="10.0.0.1")).start().status_code == 302
