"""The flow as plain forms: everything here works without a line of script."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import translation

from tanggap.cases.answers import answered
from tanggap.cases.models import Photo, PhotoOrigin, PlaceSource, Report
from tanggap.cases.public import secret_of
from tanggap.directory.models import Category
from tanggap.intake.answers import from_json
from tanggap.intake.device import COOKIE
from tanggap.intake.models import DeviceReport, Draft, DraftPhoto
from tests.evidence.pictures import encoded, phone_photo, street
from tests.intake.steps import HERE, OUTSIDE, Resident, body, stored_files, unknown, upload
from tests.world import World


def test_photo_place_tile_send_receipt(resident: Resident, city: World) -> None:
    started = resident.start()
    draft = Draft.objects.get()
    assert started.url == f"/lapor/{draft.pk}/masalah/"
    assert "Kel. Melati, Kec. Kenanga" in body(resident.get(started.url))

    chosen = resident.post(started.url, category="jalan-rusak")
    assert chosen.url == f"/lapor/{draft.pk}/kirim/"
    summary = body(resident.get(chosen.url))
    assert "Jalan rusak" in summary
    assert "±9 m" in summary

    sent = resident.send(draft, note="Dalam sekali", wants_public="1")
    report = Report.objects.get()
    assert sent.url == f"/lapor/tanda-terima/{report.code}/?k={secret_of(report.code)}"
    assert (report.text, report.area, report.category) == ("Dalam sekali", city.melati, city.pothole)
    assert (report.lat, report.lon, report.accuracy_m) == (-6.1001, 106.8001, 9.0)
    assert report.place_source == PlaceSource.GPS
    assert report.case.is_public

    receipt = body(resident.get(sent.url))
    assert report.code in receipt
    assert secret_of(report.code) in receipt
    assert f'data-draft-done="{draft.idempotency_key}"' in receipt


def test_metadata_of_the_photo_goes_to_the_staff_only(resident: Resident) -> None:
    draft = resident.ready()
    resident.send(draft)
    photo, origin = Photo.objects.get(), PhotoOrigin.objects.get()
    assert origin.metadata["camera"] == "Contoh Ponsel 5"
    assert photo.taken_at is not None
    with default_storage.open(photo.file) as file:
        assert b"Contoh" not in file.read()
    assert not DraftPhoto.objects.exists()


def test_without_photo_without_category_but_with_words(resident: Resident, city: World) -> None:
    started = resident.post("/lapor/", no_photo="1", **HERE)
    draft = Draft.objects.get()
    assert started.url.endswith("/masalah/")
    resident.post(started.url, category="")
    answer = resident.send(draft, note="Ada bau menyengat sejak pagi")
    assert answer.status_code == 302
    report = Report.objects.get()
    assert report.category is None
    assert not report.case.is_public


@pytest.mark.parametrize(
    ("accuracy", "step"), [("25", "masalah"), ("26", "tempat"), ("100", "tempat"), ("101", "tempat")]
)
def test_words_alone_need_a_better_place_than_a_photo(resident: Resident, accuracy: str, step: str) -> None:
    started = resident.post("/lapor/", no_photo="1", **{**HERE, "accuracy": accuracy})
    assert started.url.endswith(f"/{step}/")


def test_saying_nothing_at_all_is_refused(resident: Resident) -> None:
    started = resident.post("/lapor/", no_photo="1", **HERE)
    draft = Draft.objects.get()
    resident.post(started.url, category="")
    answer = resident.send(draft, note="   ")
    assert answer.status_code == 422
    assert "Kami belum tahu masalahnya" in body(answer)
    assert not Report.objects.exists()


def test_place_is_asked_when_the_phone_does_not_know_it(resident: Resident, city: World) -> None:
    started = resident.post("/lapor/", photo=upload())
    draft = Draft.objects.get()
    assert started.url == f"/lapor/{draft.pk}/tempat/"
    page = body(resident.get(started.url))
    assert '<optgroup label="Kenanga">' in page
    chosen = resident.post(started.url, by="area", area=city.mawar.code, landmark="depan masjid")
    assert chosen.url == f"/lapor/{draft.pk}/masalah/"
    resident.post(chosen.url, category="lampu-mati")
    resident.send(draft)
    report = Report.objects.get()
    assert (report.area, report.landmark, report.place_source) == (city.mawar, "depan masjid", PlaceSource.AREA)
    assert report.lat is None


def test_place_from_the_map(resident: Resident, city: World) -> None:
    started = resident.post("/lapor/", photo=upload())
    point = {"lat": "-6.080000", "lon": "106.800000", "accuracy": "", "place_source": "map"}
    assert resident.post(started.url, by="point", **point).url.endswith("/masalah/")
    spot = from_json(Draft.objects.get().data).spot
    assert spot is not None
    assert (spot.area_id, spot.source, spot.accuracy_m) == (city.anggrek.pk, PlaceSource.MAP, None)


@pytest.mark.parametrize(
    ("accuracy", "step"), [("0", "masalah"), ("25", "masalah"), ("100", "masalah"), ("101", "tempat"), ("", "tempat")]
)
def test_how_exact_the_place_must_be(resident: Resident, accuracy: str, step: str) -> None:
    assert resident.start(accuracy=accuracy).url.endswith(f"/{step}/")


def test_coarse_place_asks_what_it_is_near(resident: Resident) -> None:
    fine, coarse = resident.ready(accuracy="25"), resident.ready(accuracy="60")
    assert "Di dekat mana?" not in body(resident.get(f"/lapor/{fine.pk}/kirim/"))
    assert "Di dekat mana?" in body(resident.get(f"/lapor/{coarse.pk}/kirim/"))
    resident.send(coarse, landmark="  seberang   pasar ")
    assert Report.objects.get().landmark == "seberang pasar"


def test_coarse_fix_on_the_place_screen_is_answered(resident: Resident) -> None:
    started = resident.post("/lapor/", photo=upload())
    answer = resident.post(started.url, by="point", **{**HERE, "accuracy": "900"})
    assert answer.status_code == 422
    assert "belum cukup tepat" in body(answer)


def test_outside_the_city(resident: Resident, city: World) -> None:
    started = resident.start(**OUTSIDE)
    assert started.url.endswith("/tempat/")
    assert "di luar Kota Contoh" in body(resident.get(started.url))
    again = resident.post(started.url, by="point", **OUTSIDE)
    assert again.status_code == 422
    assert "di luar Kota Contoh" in body(again)
    resident.post(started.url, by="area", area=city.melati.code, landmark="pos RW 3")
    assert from_json(Draft.objects.get().data).spot is not None


@pytest.mark.parametrize(
    "fields",
    [
        {"area": "", "landmark": "pasar"},
        {"area": "31.99", "landmark": "pasar"},
        {"area": "99.01.01.1001", "landmark": "  "},
    ],
)
def test_place_in_words_needs_both(resident: Resident, fields: dict[str, str]) -> None:
    started = resident.post("/lapor/", photo=upload())
    answer = resident.post(started.url, by="area", **fields)
    assert answer.status_code == 422
    assert 'class="error"' in body(answer)


@pytest.mark.parametrize(
    "fields",
    [
        {"lat": "nan", "lon": "inf"},
        {"lat": "abc", "lon": ""},
        {"lat": "91", "lon": "500"},
        {"lat": "1e400", "lon": "0"},
    ],
)
def test_nonsense_as_place_is_no_place(resident: Resident, fields: dict[str, str]) -> None:
    started = resident.start(**fields)
    assert started.url.endswith("/tempat/")
    assert resident.post(started.url, by="point", **fields).status_code == 422


def test_nothing_can_be_sent_without_a_place(resident: Resident) -> None:
    draft = resident.draft(accuracy="")
    assert resident.get(f"/lapor/{draft.pk}/kirim/").url.endswith("/tempat/")
    assert resident.send(draft).status_code == 422
    assert not Report.objects.exists()


def test_category_must_exist(resident: Resident) -> None:
    draft = resident.draft()
    answer = resident.post(f"/lapor/{draft.pk}/masalah/", category="tidak-ada")
    assert answer.status_code == 422
    assert from_json(Draft.objects.get().data).category == ""


def test_search_in_everyday_words(resident: Resident) -> None:
    draft = resident.draft()
    whole = body(resident.get(f"/lapor/{draft.pk}/masalah/", cari="lampu mati"))
    assert whole.index("Lampu jalan mati") > whole.index('id="hasil"')
    part = resident.client.get(f"/lapor/{draft.pk}/masalah/", {"cari": "jalan bolong"}, headers={"X-Part": "found"})
    assert 'value="jalan-rusak"' in body(part)
    assert "<html" not in body(part)
    nothing = body(resident.get(f"/lapor/{draft.pk}/masalah/", cari="<script>zzqx</script>"))
    assert "&lt;script&gt;zzqx" in nothing


def test_private_categories_are_never_offered_to_the_public(resident: Resident) -> None:
    draft = resident.ready("kekerasan")
    page = body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    assert "hanya dibaca petugas" in page
    assert 'name="wants_public"' not in page
    resident.send(draft, wants_public="1")
    assert not Report.objects.get().case.is_public


def test_resident_may_keep_it_between_them_and_the_staff(resident: Resident) -> None:
    draft = resident.ready()
    resident.send(draft, wants_public="0")
    assert not Report.objects.get().case.is_public


def test_questions_of_the_category(resident: Resident, city: World) -> None:
    question = {
        "code": "dalam",
        "text": "Sedalam apa?",
        "choices": [{"code": "kaki", "text": "Mata kaki"}, {"code": "lutut", "text": "Lutut"}],
    }
    Category.objects.filter(pk=city.pothole.pk).update(questions=[question])
    draft = resident.ready()
    page = body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    assert "Sedalam apa?" in page
    assert "checked" not in page.split("Sedalam apa?")[1].split("</fieldset>")[0]
    resident.send(draft, **{"choice-dalam": "lutut", "choice-lain": "x"})
    assert Report.objects.get().answers == {"dalam": "lutut"}


def test_an_answer_keeps_the_question_as_it_was_asked(resident: Resident, city: World) -> None:
    knee = {"code": "lutut", "text": "Lutut", "text_en": "Knee"}
    question = {
        "code": "dalam",
        "text": "Sedalam apa?",
        "text_en": "How deep?",
        "choices": [knee, {"code": "kaki", "text": "Kaki"}],
    }
    Category.objects.filter(pk=city.pothole.pk).update(questions=[question])
    draft = resident.ready()
    resident.send(draft, **{"choice-dalam": "lutut"})
    Category.objects.filter(pk=city.pothole.pk).update(
        questions=[{**question, "text": "Berapa sentimeter?", "choices": []}]
    )
    report = Report.objects.get()
    assert answered(report.answers, report.asked) == (("Sedalam apa?", "Lutut"),)
    with translation.override("en"):
        assert answered(report.answers, report.asked) == (("How deep?", "Knee"),)


def test_an_answer_of_which_nobody_knows_the_question_is_spelt_out() -> None:
    assert answered({"celaka": "tidak-tahu"}, {}) == (("Celaka", "Tidak tahu"),)


def test_going_back_keeps_what_was_typed(resident: Resident) -> None:
    draft = resident.ready()
    back = resident.send(draft, change="category", note="Sudah dua motor jatuh", wants_public="0")
    assert back.url == f"/lapor/{draft.pk}/masalah/"
    resident.post(back.url, category="lampu-mati")
    page = body(resident.get(f"/lapor/{draft.pk}/kirim/"))
    assert "Sudah dua motor jatuh" in page
    assert not Report.objects.exists()
    kept = from_json(Draft.objects.get().data)
    assert (kept.note, kept.wants_public, kept.category) == ("Sudah dua motor jatuh", False, "lampu-mati")


def test_photos_are_added_shown_and_removed(resident: Resident) -> None:
    draft = resident.draft()
    listing = f"/lapor/{draft.pk}/foto/"
    resident.post(listing, photo=[upload(phone_photo(size=(n, n))) for n in (50, 60, 70, 80, 90)])
    assert draft.photos.count() == 6
    full = resident.post(listing, photo=upload(phone_photo(size=(99, 99))))
    assert full.status_code == 422
    assert "Paling banyak 6 foto" in body(full)
    first = draft.photos.order_by("added_at").first()
    assert first is not None
    shown = resident.get(f"{listing}{first.pk}.jpg")
    assert shown["Content-Type"] == "image/jpeg"
    assert "no-cache" in shown["Cache-Control"]
    resident.post(f"{listing}{first.pk}/hapus/")
    resident.post(f"{listing}{first.pk}/hapus/")
    assert draft.photos.count() == 5
    assert not default_storage.exists(first.file)
    assert len(stored_files()) == 2 * 5


def test_the_same_photo_twice_is_one_photo(resident: Resident) -> None:
    draft = resident.draft()
    resident.post(f"/lapor/{draft.pk}/foto/", photo=upload())
    assert draft.photos.count() == 1


def test_a_bad_photo_beside_a_good_one_is_told_and_costs_nothing(resident: Resident) -> None:
    answer = resident.start(photo=[upload(), upload(b"bukan foto")])
    assert answer.status_code == 302
    assert "bukan foto yang bisa kami baca" in body(resident.get(answer.url))


def test_a_draft_is_its_devices_own(resident: Resident, neighbour: Resident) -> None:
    draft = resident.ready()
    neighbour.draft()
    photo = draft.photos.get()
    for path in ("foto/", "tempat/", "masalah/", "kirim/", f"foto/{photo.pk}.jpg"):
        assert neighbour.get(f"/lapor/{draft.pk}/{path}").status_code == 404
        assert Resident(Client()).get(f"/lapor/{draft.pk}/{path}").status_code == 404
    assert neighbour.send(draft).status_code == 404
    assert not Report.objects.exists()


def test_unknown_draft_says_what_to_do(resident: Resident) -> None:
    resident.draft()
    for answer in (resident.get(f"/lapor/{unknown()}/masalah/"), resident.send(Draft(id=unknown()))):
        assert answer.status_code == 404
        assert "Mulai laporan baru" in body(answer)
    assert resident.get("/lapor/bukan-kode/kirim/").status_code == 404


def test_only_the_hash_of_the_device_is_stored(resident: Resident) -> None:
    answer = resident.start()
    cookie = answer.cookies[COOKIE]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == 365 * 24 * 3600
    assert cookie.value not in str(Draft.objects.values().get())
    resident.send(resident.ready())
    assert DeviceReport.objects.get().device_hash == Draft.objects.order_by("created_at")[0].device_hash


def test_receipt_is_for_the_reporter_only(resident: Resident, neighbour: Resident) -> None:
    resident.send(resident.ready())
    report = Report.objects.get()
    neighbour.draft()
    path = f"/lapor/tanda-terima/{report.code}/"
    assert neighbour.get(path).status_code == 404
    assert neighbour.get(path, k="salah").status_code == 404
    assert neighbour.get(path, k=secret_of(report.code)).status_code == 200
    assert resident.get(path).status_code == 200
    assert "no-store" in resident.get(path)["Cache-Control"]
    assert resident.get("/lapor/tanda-terima/KC-XXXX-XX/").status_code == 404


@pytest.mark.parametrize(
    ("category", "choice", "is_private"),
    [("jalan-rusak", "1", False), ("jalan-rusak", "0", True), ("kekerasan", "1", True), ("", "1", False)],
)
def test_the_receipt_promises_a_date_and_no_more_publicity_than_there_is(
    resident: Resident, category: str, choice: str, is_private: bool
) -> None:
    sent = resident.send(resident.ready(category), wants_public=choice)
    receipt = body(resident.get(sent.url))
    assert "Dijanjikan selesai" in receipt
    assert "Biasanya" not in receipt
    assert ("Hanya petugas yang membaca laporan Anda." in receipt) is is_private
    assert ("memeriksa foto sesudah perbaikan" in receipt) is not is_private


def test_a_sent_draft_leads_to_its_receipt(resident: Resident) -> None:
    draft = resident.ready()
    first = resident.send(draft)
    assert resident.send(draft).url == first.url
    assert resident.get(f"/lapor/{draft.pk}/masalah/").url == first.url
    assert resident.post(f"/lapor/{draft.pk}/tempat/", by="area").url == first.url
    assert Report.objects.count() == 1


def test_reporting_again_at_the_same_place(resident: Resident) -> None:
    resident.send(resident.ready())
    report = Report.objects.get()
    again = resident.post("/lapor/", again=report.code)
    draft = Draft.objects.latest("created_at")
    assert again.url == f"/lapor/{draft.pk}/foto/"
    spot = from_json(draft.data).spot
    assert spot is not None
    assert (spot.lat, spot.lon) == (report.lat, report.lon)


def test_somebody_elses_place_is_not_copied(resident: Resident, neighbour: Resident) -> None:
    resident.send(resident.ready())
    neighbour.post("/lapor/", again=Report.objects.get().code)
    assert from_json(Draft.objects.latest("created_at").data).spot is None


def test_drafts_of_last_week_are_forgotten_with_their_files(resident: Resident) -> None:
    from tanggap.intake.actions import purge_drafts

    sent, old, fresh = resident.ready(), resident.draft(), resident.draft(photo=upload(encoded(street(33, 33))))
    resident.send(sent)
    kept, gone, stays = Photo.objects.get().file, old.photos.get().file, fresh.photos.get().file
    week = timedelta(days=7, minutes=1)
    Draft.objects.filter(pk__in=[sent.pk, old.pk]).update(updated_at=fresh.updated_at - week)
    assert purge_drafts(at=fresh.updated_at) == 2
    assert [default_storage.exists(name) for name in (kept, gone, stays)] == [True, False, True]
    assert Report.objects.count() == 1
    assert DeviceReport.objects.count() == 1


def test_english_throughout(city: World) -> None:
    visitor = Resident(Client(), prefix="/en")
    draft = visitor.ready()
    for path in ("foto/", "tempat/", "masalah/", "kirim/"):
        page = body(visitor.get(f"/lapor/{draft.pk}/{path}"))
        assert '<html lang="en">' in page
        for word in ("Langkah", "Ubah", "Pilih", "Kirim", "Tempat", "Lanjut"):
            assert f">{word}" not in page, (path, word)
    sent = visitor.send(draft)
    assert sent.url.startswith("/en/lapor/tanda-terima/")
    assert Report.objects.get().language == "en"
