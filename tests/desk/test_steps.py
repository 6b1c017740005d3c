"""Every verb, taken from the case's page: what the form asks, what is written, what is refused and why."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone, translation

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Visibility
from tanggap.cases.models import Case, Photo, PhotoKind
from tanggap.cases.reasons import REASONS
from tanggap.cases.states import Status, TaskStatus
from tanggap.cases.workflow import BY_VERB, CaseRole, Verb
from tests.desk.entering import after_photo, camera_pass, come_in, take, text_of
from tests.world import MONDAY, World

Begin = Callable[[World], Case]
TOMORROW = (timezone.localdate() + timedelta(days=1)).isoformat()


def on_hold(world: World) -> Case:
    return actions.hold(
        world.started().pk,
        Move(
            by=world.sari,
            at=timezone.now(),
            reason="weather",
            text="Hujan deras.",
            until=timezone.now() + timedelta(days=2),
        ),
    )


def twice_returned(world: World) -> Case:
    """The road office and the water company point at each other."""
    case, at = world.assigned(), timezone.now()
    actions.return_case(case.pk, Move(by=world.sari, at=at, reason="other_agency", agency=world.water))
    actions.assign(case.pk, Move(by=world.rina, at=at, agency=world.water))
    return actions.return_case(case.pk, Move(by=world.tono, at=at, reason="other_owner", agency=world.roads_south))


def merged(world: World) -> Case:
    return actions.merge(
        world.report().case.pk, Move(by=world.rina, at=MONDAY, target=world.report().case, reason="same_problem")
    )


def with_the_department(world: World) -> Case:
    return world.assigned(agency=world.roads)


# verb: (the case before, who takes the step, what they bring, the status after)
TAKEN: dict[Verb, tuple[Begin, str, dict[str, Any], Status]] = {
    Verb.TRIAGE: (lambda w: w.report().case, "rina", {}, Status.TRIAGED),
    Verb.ASSIGN: (lambda w: w.report().case, "rina", {"agency": "sudin-jalan"}, Status.ASSIGNED),
    Verb.DELEGATE: (with_the_department, "joko", {"agency": "sudin-jalan", "text": "Kerjakan."}, Status.ASSIGNED),
    Verb.RETURN: (lambda w: w.assigned(), "sari", {"reason": "other_agency", "agency": "pam"}, Status.RETURNED),
    Verb.DECIDE: (twice_returned, "dewi", {"agency": "pam", "text": "Lubang galian pipa."}, Status.ASSIGNED),
    Verb.START: (lambda w: w.assigned(), "sari", {}, Status.IN_PROGRESS),
    Verb.COORDINATE: (lambda w: w.started(), "sari", {"agency": "pam", "text": "Periksa."}, Status.IN_PROGRESS),
    Verb.HOLD: (lambda w: w.started(), "sari", {"reason": "permit", "text": "Izin.", "until": TOMORROW}, Status.ON_HOLD),
    Verb.RESUME: (on_hold, "sari", {}, Status.IN_PROGRESS),
    Verb.FIX: (lambda w: w.started(), "sari", {"text": "Ditambal.", "photo": "after"}, Status.FIXED),
    Verb.REDO: (lambda w: w.fixed(), "joko", {"reason": "partly", "text": "Tepinya belum."}, Status.IN_PROGRESS),
    Verb.VERIFY: (lambda w: w.fixed(), "joko", {}, Status.VERIFIED),
    Verb.CLOSE: (lambda w: w.verified(), "rina", {}, Status.CLOSED),
    Verb.REJECT: (lambda w: w.report().case, "rina", {"reason": "outside_city", "text": "Ke Bekasi."}, Status.REJECTED),
    Verb.MERGE: (lambda w: w.report().case, "rina", {"target": "another", "reason": "same_problem"}, Status.MERGED),
    Verb.SPLIT: (merged, "rina", {"reason": "other_problem", "text": "Lubang lain."}, Status.TRIAGED),
    Verb.REOPEN: (lambda w: w.closed(), "dewi", {"reason": "came_back", "text": "Ambles lagi."}, Status.REOPENED),
}  # fmt: skip


def brought(world: World, said: dict[str, Any], client: Any, case: Case) -> dict[str, Any]:
    """What is sent, with a fresh photo from the camera and a real target where the table names one."""
    said = dict(said)
    if said.get("photo"):
        said["photo"], said["capture"] = after_photo(), camera_pass(client, case)
    if said.get("target"):
        said["target"] = world.report().case.code
    return said


def test_no_verb_of_the_staff_is_missing() -> None:
    of_staff = frozenset(CaseRole) - {CaseRole.REPORTER, CaseRole.SYSTEM}
    assert set(TAKEN) == {row.verb for row in BY_VERB.values() if row.sources and row.who & of_staff}


@pytest.mark.parametrize("verb", TAKEN)
def test_a_verb_is_taken_from_the_cases_page(world: World, verb: Verb) -> None:
    begin, who, said, after = TAKEN[verb]
    case, client = begin(world), come_in(getattr(world, who))
    assert reverse("desk:step", args=[case.code, verb]) in text_of(client.get(reverse("desk:case", args=[case.code])))
    events = case.version
    answer = take(client, case, verb, **brought(world, said, client, case))
    assert answer.status_code == 302, answer.context and answer.context["it"].form.errors
    case.refresh_from_db()
    assert case.status == after
    assert case.events.filter(number__gt=events, person=getattr(world, who)).exists()
    told = text_of(client.get(answer["Location"], follow=True))
    assert f"{case.code}: “" in told


@pytest.mark.parametrize("verb", [verb for verb in TAKEN if verb in REASONS])
def test_every_reason_of_the_list_can_be_given_and_no_other(world: World, verb: Verb) -> None:
    begin, who, said, _after = TAKEN[verb]
    client = come_in(getattr(world, who))
    form = client.get(reverse("desk:step", args=[begin(world).code, verb])).context["it"].form
    assert [code for code, _label in form.fields["reason"].choices if code] == list(REASONS[verb])
    for reason in REASONS[verb]:
        case = begin(world)
        assert take(client, case, verb, **brought(world, said, client, case) | {"reason": reason}).status_code == 302, (
            reason
        )
        assert case.events.latest("number").reason == reason
    case = begin(world)
    for reason in ("", "karena"):
        assert take(client, case, verb, **brought(world, said, client, case) | {"reason": reason}).status_code == 422
    assert case.events.count() == case.version


@pytest.mark.parametrize(
    ("verb", "without", "field", "complaint"),
    [
        (Verb.FIX, "photo", "photo", "Ambil foto sesudah pekerjaan."),
        (Verb.FIX, "text", "text", "Tulis keterangan singkat"),
        (Verb.HOLD, "until", "until", "Tentukan tanggal lanjut"),
        (Verb.RETURN, "agency", "", "Sebut instansi yang lebih tepat"),
        (Verb.ASSIGN, "agency", "agency", "Pilih instansi yang bertanggung jawab."),
        (Verb.MERGE, "target", "target", "Sebut kode kasus tujuan"),
        (Verb.REJECT, "text", "text", "Tulis keterangan singkat"),
    ],
)
def test_what_is_missing_is_named_beside_its_field_and_the_rest_stays(
    world: World, verb: Verb, without: str, field: str, complaint: str
) -> None:
    begin, who, said, _after = TAKEN[verb]
    case = begin(world)
    client = come_in(getattr(world, who))
    sent = brought(world, said, client, case)
    del sent[without]
    answer = take(client, case, verb, **sent)
    assert answer.status_code == 422
    form = answer.context["it"].form
    if field:
        assert complaint in " ".join(form.errors[field])
    assert complaint in text_of(answer)
    kept = {name: form[name].value() for name in sent if name != "photo" and name in form.fields}
    assert kept == {name: value for name, value in sent.items() if name in kept}
    case.refresh_from_db()
    assert case.events.count() == case.version


def test_returning_a_case_without_naming_anybody_needs_words(world: World) -> None:
    case = world.assigned()
    answer = take(come_in(world.sari), case, "return", reason="other_owner", text="Jalan perumahan, belum diserahkan.")
    assert answer["Location"] == reverse("desk:home"), "the road office no longer sees it"
    case.refresh_from_db()
    assert (case.status, case.proposed_agency) == (Status.RETURNED, None)


def test_the_after_photo_comes_with_its_place_its_moment_and_the_way_it_was_taken(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    capture, taken_at = camera_pass(sari, case), timezone.now()
    take(
        sari, case, "fix", text="Ditambal.", photo=after_photo(), lat="-6.1002", lon="106.8002",
        accuracy="7", taken_at=taken_at.isoformat(), capture=capture,
    )  # fmt: skip
    photo = case.photos.get(kind=PhotoKind.AFTER)
    assert (photo.lat, photo.lon, photo.accuracy_m) == (-6.1002, 106.8002, 7.0)
    assert photo.taken_at is not None
    assert abs(photo.taken_at - taken_at) < timedelta(seconds=1)
    assert photo.origin.metadata["way"] == "camera"
    assert default_storage.exists(photo.file)


def test_a_photo_cannot_come_from_the_future(world: World) -> None:
    case, sari, ahead = world.started(), come_in(world.sari), timezone.now() + timedelta(days=3)
    capture = camera_pass(sari, case)
    take(sari, case, "fix", text="Ditambal.", photo=after_photo(), taken_at=ahead.isoformat(), capture=capture)
    kept = case.photos.get(kind=PhotoKind.AFTER).taken_at
    assert kept is not None
    assert kept <= timezone.now()


def test_a_refused_fix_leaves_no_photo_behind(world: World) -> None:
    case = world.started()
    photos = Photo.objects.count()
    assert take(come_in(world.sari), case, "fix", photo=after_photo()).status_code == 422
    assert Photo.objects.count() == photos
    left = [name for folder in default_storage.listdir("")[0] for name in _files(folder)]
    assert left == []


def _files(folder: str) -> list[str]:
    folders, files = default_storage.listdir(folder)
    return [*files, *(name for inner in folders for name in _files(f"{folder}/{inner}"))]


def test_a_file_that_is_no_photo_is_refused_in_words(world: World) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    case = world.started()
    script = SimpleUploadedFile("foto.jpg", b"<svg onload=alert(1)>", content_type="image/jpeg")
    answer = take(come_in(world.sari), case, "fix", text="Ditambal.", photo=script)
    assert answer.status_code in (415, 422)
    assert answer.context["it"].form.errors


def test_somebody_elses_change_is_shown_before_one_decides_again(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    seen = case.version
    actions.tell(case.pk, Move(by=world.joko, at=timezone.now(), text="Alat berat datang besok."))
    url = reverse("desk:step", args=[case.code, "hold"])
    said = {"reason": "material", "text": "Menunggu aspal.", "until": TOMORROW}
    stale = sari.post(url, {"expected_version": seen, **said})
    assert stale.status_code == 409
    assert "Alat berat datang besok." in text_of(stale)
    assert stale.context["it"].form["text"].value() == "Menunggu aspal."
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert sari.post(url, {"expected_version": stale.context["expected_version"], **said}).status_code == 302


def test_a_form_opened_on_the_cases_page_sends_the_version_that_the_page_shows(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    shown = sari.get(reverse("desk:case", args=[case.code])).content.decode()
    actions.tell(case.pk, Move(by=world.joko, at=timezone.now(), text="Alat berat datang besok."))
    address = next(found for found in re.findall(r'data-form="([^"]+)"', shown) if "/hold/" in found)
    form = sari.get(address, headers={"HX-Request": "true"}).content.decode()
    assert f'name="expected_version" value="{case.version}"' in form
    assert form.count('name="expected_version"') == 1


def test_the_version_of_a_case_with_a_thousand_events_is_sent_as_a_number(world: World) -> None:
    case, sari = on_hold(world), come_in(world.sari)
    Case.objects.filter(pk=case.pk).update(version=1234)
    own, step = reverse("desk:case", args=[case.code]), reverse("desk:step", args=[case.code, "tell"])
    for address in (own, step, reverse("desk:home")):
        assert 'name="expected_version" value="1234"' in sari.get(address).content.decode()


def test_a_step_that_is_no_longer_open_keeps_the_words(world: World) -> None:
    case = world.started()
    actions.hold(
        case.pk,
        Move(
            by=world.joko, at=timezone.now(), reason="weather", text="Hujan.", until=timezone.now() + timedelta(days=1)
        ),
    )
    answer = take(come_in(world.sari), case, "fix", text="Sudah ditambal.")
    assert answer.status_code == 409
    assert "Sudah ditambal." in text_of(answer)


def test_correcting_place_and_kind_goes_beside_the_verbs(world: World) -> None:
    case, rina = world.report().case, come_in(world.rina)
    assert take(rina, case, "recategorise", category="lampu-mati").status_code == 302
    moved = take(rina, case, "move", area=world.mawar.code, landmark="Depan SDN 2", point="-6.1005; 106.8151")
    assert moved.status_code == 302
    case.refresh_from_db()
    assert (case.category, case.area, case.landmark) == (world.lamp, world.mawar, "Depan SDN 2")
    assert (case.lat, case.lon) == (-6.1005, 106.8151)


@pytest.mark.parametrize("point", ["di sana", "1", "1,2,3", "95, 200", "nan, nan"])
def test_a_point_that_is_none_is_refused(world: World, point: str) -> None:
    case = world.report().case
    answer = take(come_in(world.rina), case, "move", area=world.mawar.code, point=point)
    assert "Tulis titik sebagai dua angka" in " ".join(answer.context["it"].form.errors["point"])


def test_a_note_is_for_the_staff_and_news_for_everybody(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    take(sari, case, "note", text="Pagar sekolah bukan urusan kita.")
    take(sari, case, "tell", text="Besok pagi kami datang.")
    assert list(case.events.order_by("-number").values_list("visibility", "text")[:2]) == [
        (Visibility.PUBLIC, "Besok pagi kami datang."),
        (Visibility.STAFF, "Pagar sekolah bukan urusan kita."),
    ]


@pytest.fixture
def part_of_budis_office(world: World) -> Any:
    case = world.started()
    return actions.coordinate(
        case.pk, Move(by=world.sari, at=timezone.now(), agency=world.kelurahan_melati, text="Atur lalu lintas.")
    ).tasks.latest("number")


@pytest.mark.parametrize(("ending", "after"), [("finish", TaskStatus.DONE), ("return", TaskStatus.RETURNED)])
def test_the_other_agency_answers_for_its_part(
    world: World, part_of_budis_office: Any, ending: str, after: TaskStatus
) -> None:
    task, budi = part_of_budis_office, come_in(world.budi)
    url = reverse("desk:task", args=[task.case.code, task.number, ending])
    assert budi.post(url, {"text": " "}).status_code == 422
    answer = budi.post(url, {"text": "Dua orang berjaga."})
    assert answer.status_code == 302
    assert budi.get(answer["Location"]).status_code == 200
    task.refresh_from_db()
    assert (task.status, task.result) == (after, "Dua orang berjaga.")
    # The agency that gave the part back no longer sees the case; the one that did it sees that it is done.
    assert budi.post(url, {"text": "Sekali lagi."}).status_code == (409 if ending == "finish" else 404)
    assert "Dua orang berjaga." in text_of(come_in(world.sari).get(reverse("desk:case", args=[task.case.code])))


def test_who_asked_may_take_the_part_back(world: World, part_of_budis_office: Any) -> None:
    task, sari = part_of_budis_office, come_in(world.sari)
    finish, withdraw = (
        reverse("desk:task", args=[task.case.code, task.number, ending]) for ending in ("finish", "return")
    )
    assert sari.post(finish, {"text": "Saya saja."}).status_code == 403
    assert sari.post(withdraw, {"text": "Sudah tidak perlu."}).status_code == 302


def test_a_fix_waits_for_the_parts_of_others(world: World, part_of_budis_office: Any) -> None:
    case = part_of_budis_office.case
    sari = come_in(world.sari)
    answer = take(sari, case, "fix", text="Ditambal.", photo=after_photo(), capture=camera_pass(sari, case))
    assert "Masih ada 1 bagian instansi lain yang belum selesai." in text_of(answer)


def test_the_page_speaks_english_too(world: World) -> None:
    case = world.started()
    with translation.override("en"):
        url = reverse("desk:case", args=[case.code])
    page = text_of(come_in(world.sari).get(url))
    assert url.startswith("/en/")
    for word in ("Ask another agency for help", "What residents said", "Finish"):
        assert word in page
    assert "What was done" in text_of(come_in(world.sari).get(f"{url}fix/"))


@pytest.mark.parametrize("then", ["nan", "-1", "?x", "//evil.example", "javascript:alert(1)"])
def test_a_strange_way_on_leads_home_and_the_step_is_written_once(world: World, then: str) -> None:
    case = world.assigned()
    answer = take(come_in(world.sari), case, "start", next=then)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/petugas/")
    assert case.events.filter(kind="started").count() == 1


@pytest.mark.parametrize("path", ["/petugas/triase/?wilayah=%00", "/petugas/kasus/%00/", "/petugas/triase/?kasus=%00"])
def test_a_name_that_no_database_holds_is_not_found(world: World, path: str) -> None:
    assert come_in(world.rina).get(path).status_code in (200, 404)


def test_handing_on_is_offered_only_where_somebody_is_below(world: World) -> None:
    """The road office of the south has no parts; the road agency above it has."""
    below, above = world.assigned(), world.assigned(agency=world.roads)
    for case, offered in ((below, False), (above, True)):
        client, url = come_in(world.joko), reverse("desk:step", args=[case.code, "delegate"])
        assert (url in text_of(client.get(reverse("desk:case", args=[case.code])))) is offered
        assert client.get(url).status_code == (200 if offered else 409)
