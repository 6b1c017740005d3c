"""What everybody may read of a report, and what only its reporter may do."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import signing
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tanggap.cases import actions
from tanggap.cases.actions import Move, NewReport
from tanggap.cases.models import Case, Photo
from tanggap.cases.public import secret_of
from tanggap.desk.quoted import quoted
from tanggap.directory.models import Category
from tanggap.platform.errors import Refused
from tests.world import MONDAY, photo

LATER = MONDAY + timedelta(hours=8)


@pytest.fixture(autouse=True)
def _clock() -> Any:
    """It is Monday evening in the small city."""
    with time_machine.travel(LATER, tick=False):
        yield


def body(answer: Any) -> str:
    return str(answer.content.decode())


def with_key(client: Any, case: Case) -> Any:
    """Open the secret link, as from the receipt."""
    return client.get(f"/laporan/{case.code}/", {"k": secret_of(case.code)}, follow=True)


def store_files(of: Case) -> list[Photo]:
    found = list(Photo.objects.filter(case=of))
    for one in found:
        default_storage.save(one.file, ContentFile(b"large"))
        default_storage.save(one.thumb, ContentFile(b"small"))
    return found


def test_everybody_reads_what_happened_with_both_photos(city: Any, reader: Any) -> None:
    case = city.verified(photos=[photo()])
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "Selesai" in page
    assert "Keadaan sebelum" in page
    assert "Keadaan sesudah" in page
    assert "Lubang ditambal aspal." in page
    assert page.index("Terverifikasi") < page.index("Dilaporkan selesai") < page.index("Laporan diterima")
    assert "Suku Dinas Jalan" in page
    assert "<svg viewBox=" in page


def test_no_member_of_the_staff_is_named(city: Any, reader: Any) -> None:
    page = body(reader.get(f"/laporan/{city.verified().code}/"))
    for name in ("Rina", "Sari", "Joko"):
        assert name not in page


def test_a_returned_report_says_to_whom_it_went_and_why(city: Any, reader: Any) -> None:
    case = city.assigned()
    actions.return_case(
        case.pk, Move(by=city.sari, at=LATER, reason="other_owner", text="Pipa bocor.", agency=city.water)
    )
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "Aset milik pihak lain. Ditujukan ke: Perusahaan Air." in page
    assert 'lang="id">Pipa bocor.</p>' in page


def test_a_stranger_can_neither_confirm_nor_reopen(city: Any, reader: Any) -> None:
    case = city.verified()
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "Sudah beres?" not in page
    for step in ("beres", "belum"):
        answer = reader.post(f"/laporan/{case.code}/{step}/", {"reason": "not_fixed"})
        assert answer.status_code == 403
        assert "tautan rahasia" in body(answer)
    case.refresh_from_db()
    assert case.status == "verified"


def test_the_secret_leaves_the_address_at_once(city: Any, reporter: Any) -> None:
    case = city.verified()
    answer = reporter.get(f"/laporan/{case.code}/", {"k": secret_of(case.code)})
    assert answer.status_code == 302
    assert answer.url == f"/laporan/{case.code}/"
    assert "no-store" in answer["Cache-Control"]
    assert reporter.cookies["laporan"]["httponly"]
    assert "Sudah beres?" in body(reporter.get(answer.url))


def test_the_reporter_says_it_is_fixed(city: Any, reporter: Any) -> None:
    case = city.verified()
    with_key(reporter, case)
    answer = reporter.post(f"/laporan/{case.code}/beres/", follow=True)
    assert "Anda menyatakan sudah beres" in body(answer)
    case.refresh_from_db()
    assert case.status == "closed"
    assert case.events.last().capacity == "reporter"


def test_the_reporter_says_not_yet_and_the_case_goes_back(city: Any, reporter: Any) -> None:
    case = city.verified()
    with_key(reporter, case)
    form = body(reporter.get(f"/laporan/{case.code}/belum/"))
    assert "Masalah masih ada" in form
    assert "Penolakan keliru" not in form
    answer = reporter.post(f"/laporan/{case.code}/belum/", {"reason": "partly", "text": "Masih separuh."}, follow=True)
    page = body(answer)
    assert "Laporan dibuka lagi" in page
    assert "Baru sebagian beres." in page
    assert "Masih separuh." in page
    case.refresh_from_db()
    assert (case.status, case.reopen_count) == ("reopened", 1)


def test_not_yet_needs_a_reason_of_the_list(city: Any, reporter: Any) -> None:
    case = city.verified()
    with_key(reporter, case)
    answer = reporter.post(f"/laporan/{case.code}/belum/", {"reason": "because", "text": "x"})
    assert answer.status_code == 422
    case.refresh_from_db()
    assert case.status == "verified"


def test_not_yet_comes_too_late(city: Any, reporter: Any) -> None:
    case = city.verified()
    with_key(reporter, case)
    with time_machine.travel(LATER + timedelta(days=8), tick=False):
        answer = reporter.get(f"/laporan/{case.code}/belum/", follow=True)
    assert "tidak bisa dibuka lagi" in body(answer)


def test_a_rejected_report_may_be_reopened_as_wrongly_rejected(city: Any, reporter: Any) -> None:
    case = city.report().case
    actions.reject(case.pk, Move(by=city.rina, at=LATER, reason="spam", text="Tidak jelas."))
    with_key(reporter, case)
    form = body(reporter.get(f"/laporan/{case.code}/belum/"))
    assert "Penolakan keliru" in form
    assert "Masalah muncul lagi" not in form


def test_a_private_report_does_not_exist_for_others(city: Any, reader: Any, reporter: Any) -> None:
    case = city.report(category=city.violence, text="Tolong.").case
    unknown, closed = reader.get("/laporan/KC-2222-22/"), reader.get(f"/laporan/{case.code}/")
    assert unknown.status_code == closed.status_code == 404
    assert "Tolong." not in body(closed)
    assert "noindex" in body(closed)
    own = with_key(reporter, case)
    assert "Tolong." in body(own)
    assert "no-store" in own["Cache-Control"]


def test_a_wrong_secret_opens_nothing(city: Any, reader: Any) -> None:
    case = city.report(category=city.violence).case
    for secret in ("", "x" * 24, secret_of("KC-0000-00"), "\x00", "ä" * 24):
        answer = reader.get(f"/laporan/{case.code}/", {"k": secret})
        assert answer.status_code == 404
        assert "tidak cocok" in body(answer)


def test_a_forged_cookie_opens_nothing(city: Any, reader: Any) -> None:
    case = city.report(category=city.violence).case
    for forged in ("x", signing.dumps([case.code], salt="other"), signing.dumps({"a": 1}, salt="tanggap.portal.keys")):
        reader.cookies["laporan"] = forged
        assert reader.get(f"/laporan/{case.code}/").status_code == 404


def test_photos_of_a_private_report_need_its_key(city: Any, reader: Any, reporter: Any) -> None:
    case = city.report(category=city.violence, photos=[photo()]).case
    one = store_files(case)[0]
    assert reader.get(f"/foto/{one.pk}/besar.jpg").status_code == 404
    with_key(reporter, case)
    answer = reporter.get(f"/foto/{one.pk}/kecil.jpg")
    assert b"".join(answer.streaming_content) == b"small"
    assert answer["Cache-Control"] == "private, max-age=3600"


def test_photos_of_a_public_report_are_for_everybody(city: Any, reader: Any) -> None:
    one = store_files(city.report(photos=[photo()]).case)[0]
    answer = reader.get(f"/foto/{one.pk}/besar.jpg")
    assert b"".join(answer.streaming_content) == b"large"
    assert answer["Cache-Control"].startswith("public")
    assert reader.get(f"/foto/{one.pk}/asli.jpg").status_code == 404
    Photo.objects.filter(pk=one.pk).update(hidden_at=LATER)
    assert reader.get(f"/foto/{one.pk}/besar.jpg").status_code == 404


def test_a_photo_whose_file_is_gone_is_not_found(city: Any, reader: Any) -> None:
    case = city.report(photos=[photo()]).case
    assert reader.get(f"/foto/{Photo.objects.get(case=case).pk}/besar.jpg").status_code == 404


def test_a_merged_report_leads_to_the_one_it_joined(city: Any, reader: Any, reporter: Any) -> None:
    kept, other = city.report().case, city.report().case
    actions.merge(other.pk, Move(by=city.rina, at=LATER, target=kept, reason="same_problem"))
    assert reader.get(f"/laporan/{other.code}/").url == f"/laporan/{kept.code}/"
    assert f"Laporan {other.code} digabung" in body(with_key(reporter, other))


def test_a_private_report_that_joins_a_public_case_keeps_its_words_and_photos_to_itself(
    city: Any, reader: Any, reporter: Any
) -> None:
    kept, other = city.report().case, city.report(wants_public=False, text="Di depan rumah saya.").case
    own = store_files(other)[0]
    actions.merge(other.pk, Move(by=city.rina, at=LATER, target=kept, reason="same_problem"))
    assert "Di depan rumah saya." not in body(reader.get(f"/laporan/{kept.code}/"))
    assert reader.get(f"/foto/{own.pk}/besar.jpg").status_code == 404
    assert str(own.pk) not in body(reader.get(f"/laporan/{kept.code}/"))
    page = body(with_key(reporter, other))
    assert "Di depan rumah saya." in page
    assert str(own.pk) in page
    assert reporter.get(f"/foto/{own.pk}/besar.jpg").status_code == 200


def test_answers_read_as_they_were_asked_on_both_faces(city: Any, reader: Any) -> None:
    almost = {"code": "hampir", "text": "Hampir jatuh", "text_en": "Almost fell"}
    question = {"code": "celaka", "text": "Sudah ada yang jatuh?", "text_en": "Has anyone fallen?", "choices": [almost]}
    Category.objects.filter(pk=city.pothole.pk).update(questions=[question])
    city.pothole.refresh_from_db()
    case = city.report(answers={"celaka": "hampir"}).case
    assert quoted(case.reports.get(), city.rina).answers == (("Sudah ada yang jatuh?", "Hampir jatuh"),)
    for path, said in (("", ("Sudah ada yang jatuh?", "Hampir jatuh")), ("/en", ("Has anyone fallen?", "Almost fell"))):
        page = body(reader.get(f"{path}/laporan/{case.code}/"))
        assert all(words in page for words in said)
        assert ">celaka<" not in page


def test_answers_of_a_private_report_that_joined_stay_private(city: Any, reader: Any, reporter: Any) -> None:
    kept = city.report().case
    other = city.report(wants_public=False, answers={"seberapa-dalam": "lutut"}).case
    actions.merge(other.pk, Move(by=city.rina, at=LATER, target=kept, reason="same_problem"))
    assert reader.get(f"/laporan/{other.code}/").status_code == 404
    assert "Lutut" in body(with_key(reporter, other))


def test_a_case_stays_public_when_its_kind_is_mended_after_somebody_joined_in_private(city: Any, reader: Any) -> None:
    kept, other = city.report().case, city.report(wants_public=False).case
    actions.merge(other.pk, Move(by=city.rina, at=LATER, target=kept, reason="same_problem"))
    actions.recategorise(kept.pk, Move(by=city.rina, at=LATER, category=city.lamp))
    assert reader.get(f"/laporan/{kept.code}/").status_code == 200


def test_who_was_told_that_nobody_sees_it_is_never_shown(city: Any, reader: Any) -> None:
    case = city.report(category=city.violence, text="Di rumah nomor 7.").case
    actions.recategorise(case.pk, Move(by=city.rina, at=LATER, category=city.pothole))
    assert reader.get(f"/laporan/{case.code}/").status_code == 404


def test_a_report_without_a_kind_becomes_public_when_its_kind_is_known(city: Any, reader: Any) -> None:
    case = city.report(category=None).case
    assert reader.get(f"/laporan/{case.code}/").status_code == 404
    actions.recategorise(case.pk, Move(by=city.rina, at=LATER, category=city.pothole))
    assert reader.get(f"/laporan/{case.code}/").status_code == 200


def joined(city: Any, case: Case, *, at: Any, **changed: Any) -> Any:
    """A second report that says: the same problem."""
    given: dict[str, Any] = {
        "city": city.city,
        "channel": "web",
        "idempotency_key": "dua",
        "place": city.place(),
        "said_at": at,
        "category": city.pothole,
        **changed,
    }
    return actions.join_case(NewReport(**given), case.pk, at=at).report


def test_who_joins_a_finished_case_can_neither_close_nor_reopen_it(city: Any, reporter: Any) -> None:
    case = city.fixed()
    late = joined(city, case, at=LATER)
    reporter.get(f"/laporan/{late.code}/", {"k": secret_of(late.code)})
    answer = reporter.post(f"/laporan/{late.code}/beres/", follow=True)
    assert "tidak bisa Anda nyatakan beres" in body(answer)
    assert Case.objects.get(pk=case.pk).status == "fixed"
    actions.verify(case.pk, Move(by=city.rina, at=LATER, text="Cocok."))
    with time_machine.travel(LATER + timedelta(hours=1), tick=False):
        reporter.post(f"/laporan/{late.code}/belum/", {"reason": "not_fixed"})
    assert Case.objects.get(pk=case.pk).reopen_count == 0


def test_a_neighbour_who_joined_before_the_fix_may_dispute_but_not_close(city: Any, reporter: Any) -> None:
    case = city.started()
    early = joined(city, case, at=MONDAY + timedelta(hours=2))
    actions.fix(case.pk, Move(by=city.sari, at=MONDAY + timedelta(hours=5), text="Ditambal.", photos=[photo()]))
    actions.verify(case.pk, Move(by=city.rina, at=MONDAY + timedelta(hours=6), text="Cocok."))
    reporter.get(f"/laporan/{early.code}/", {"k": secret_of(early.code)})
    reporter.post(f"/laporan/{early.code}/beres/")
    assert Case.objects.get(pk=case.pk).status == "verified"
    reporter.post(f"/laporan/{early.code}/belum/", {"reason": "not_fixed"})
    assert Case.objects.get(pk=case.pk).status == "reopened"


def test_what_was_told_in_private_is_not_published_by_merging_it(city: Any, reader: Any) -> None:
    kept, other = city.report().case, city.report(category=None, text="Tetangga saya dipukul.").case
    actions.recategorise(other.pk, Move(by=city.rina, at=LATER, category=city.violence))
    with pytest.raises(Refused) as refused:
        actions.merge(other.pk, Move(by=city.rina, at=LATER, target=kept, reason="same_problem"))
    assert refused.value.code == "merge_would_publish"
    assert "dipukul" not in body(reader.get(f"/laporan/{kept.code}/"))


def test_not_yet_masks_numbers_and_keeps_private_words_for_the_staff(city: Any, reader: Any, reporter: Any) -> None:
    case = city.verified()
    with_key(reporter, case)
    reporter.post(f"/laporan/{case.code}/belum/", {"reason": "partly", "text": "Telp.081234567890"})
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "0812" not in page
    assert "Telp.•••" in page


def test_words_of_a_private_neighbour_reach_the_staff_only(city: Any, reader: Any, reporter: Any) -> None:
    case = city.started()
    shy = joined(city, case, at=MONDAY + timedelta(hours=2), wants_public=False)
    actions.fix(case.pk, Move(by=city.sari, at=MONDAY + timedelta(hours=5), text="Ditambal.", photos=[photo()]))
    actions.verify(case.pk, Move(by=city.rina, at=MONDAY + timedelta(hours=6), text="Cocok."))
    reporter.get(f"/laporan/{shy.code}/", {"k": secret_of(shy.code)})
    reporter.post(f"/laporan/{shy.code}/belum/", {"reason": "not_fixed", "text": "Depan rumah saya nomor 7."})
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "Laporan dibuka lagi" in page or "Dibuka lagi" in page
    assert "nomor 7" not in page
    assert case.events.filter(kind="noted", text="Depan rumah saya nomor 7.").exists()


def test_when_a_resident_took_the_photo_is_nobodys_business(city: Any, reader: Any) -> None:
    taken = MONDAY - timedelta(days=3)
    case = city.report(photos=[photo(taken_at=taken)]).case
    assert "20 Nov 2026" not in body(reader.get(f"/laporan/{case.code}/"))


@pytest.mark.parametrize("path", ["/wilayah/%00/", "/laporan/%00/", "/laporan/%00/belum/", "/en/wilayah/a%00b/"])
def test_a_name_that_no_database_holds_is_not_found(city: Any, reader: Any, path: str) -> None:
    assert reader.get(path).status_code in (403, 404)


def test_scripts_in_a_report_stay_words(city: Any, reader: Any) -> None:
    case = city.report(
        text="<script>alert(1)</script>", place=replace(city.place(), landmark='"><img src=x onerror=1>')
    ).case
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_telephone_numbers_are_masked(city: Any, reader: Any) -> None:
    page = body(reader.get(f"/laporan/{city.report(text='Hubungi 0812-3456-7890').case.code}/"))
    assert "0812" not in page
    assert "•••" in page


def test_a_code_is_understood_as_people_type_it(city: Any, reader: Any) -> None:
    case = city.report().case
    assert reader.get(f"/laporan/{case.code.lower().replace('-', ' ')}/").status_code == 200


def test_in_english(city: Any, reader: Any) -> None:
    page = body(reader.get(f"/en/laporan/{city.verified().code}/"))
    assert "What has happened so far" in page
    assert "Yang sudah terjadi" not in page


def test_the_reporter_asks_and_somebody_must_answer(city: Any, reader: Any) -> None:
    case = city.started()
    assert "Tanya petugas" not in body(reader.get(f"/laporan/{case.code}/"))
    assert reader.post(f"/laporan/{case.code}/tanya/", {"text": "Kapan?"}).status_code in (403, 404)
    assert "Tanya petugas" in body(with_key(reader, case))
    assert reader.get(f"/laporan/{case.code}/tanya/").status_code == 200
    assert reader.post(f"/laporan/{case.code}/tanya/", {"text": " "}).status_code == 422
    for _number in range(3):
        reader.post(f"/laporan/{case.code}/tanya/", {"text": "Kapan ditambal? Telepon saya 0812-3456-7890."})
    page = body(reader.get(f"/laporan/{case.code}/"))
    assert "Kapan ditambal?" in page
    assert "3456" not in page
    again = reader.post(f"/laporan/{case.code}/tanya/", {"text": "Halo?"})
    assert again.status_code == 422
    assert "masih menunggu jawaban" in body(again)
    actions.tell(case.pk, Move(by=city.sari, at=LATER, text="Besok pagi."))
    assert reader.post(f"/laporan/{case.code}/tanya/", {"text": "Jam berapa?"}).status_code == 302
