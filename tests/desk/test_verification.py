"""Nobody proves their own work: a second person looks at before and after, and at what is known of the photo."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone

from tanggap.accounts.models import Role
from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, PhotoKind
from tanggap.cases.states import Status
from tests.desk.entering import after_photo, come_in, take, text_of
from tests.support.jobs import drain
from tests.world import World, person, photo


def waiting(client: Any) -> list[str]:
    return [it.card.code for it in client.get(reverse("desk:verify")).context["waiting"]]


def fixed_by_joko(world: World) -> Case:
    """The head of the road office did the work himself."""
    case = world.started()
    return actions.fix(case.pk, Move(by=world.joko, at=timezone.now(), text="Saya tambal sendiri.", photos=[photo()]))


def test_a_second_person_sees_it_and_believes_it(world: World) -> None:
    case, joko = world.fixed(), come_in(world.joko)
    assert waiting(joko) == [case.code]
    answer = take(joko, case, "verify", next=reverse("desk:verify"))
    assert answer["Location"] == reverse("desk:verify")
    case.refresh_from_db()
    assert case.status == Status.VERIFIED
    assert waiting(joko) == []


def test_nobody_judges_their_own_work(world: World) -> None:
    case, joko = fixed_by_joko(world), come_in(world.joko)
    assert waiting(joko) == []
    assert reverse("desk:step", args=[case.code, "verify"]) not in text_of(
        joko.get(reverse("desk:case", args=[case.code]))
    )
    for verb, said in (("verify", {}), ("redo", {"reason": "partly", "text": "Masih kurang."})):
        refused = take(joko, case, verb, **said)
        assert refused.status_code == 422
        assert "Pekerjaan harus diperiksa orang kedua" in text_of(refused)
    case.refresh_from_db()
    assert case.status == Status.FIXED
    assert waiting(come_in(world.rina)) == [case.code]


def test_an_officer_without_that_duty_has_no_such_page(world: World) -> None:
    case = world.fixed()
    nina = come_in(person(world.city, "Nina", Role.OFFICER, agency=world.roads_south))
    assert nina.get(reverse("desk:verify")).status_code == 404
    assert take(nina, case, "verify").status_code == 403


def test_not_enough_goes_back_with_a_reason_that_the_officer_reads(world: World) -> None:
    case = world.fixed()
    take(come_in(world.dewi), case, "redo", reason="unclear_photo", text="Foto terlalu gelap, ulangi siang hari.")
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
    assert "Foto terlalu gelap" in text_of(come_in(world.sari).get(reverse("desk:case", args=[case.code])))


def test_verified_cases_are_closed_from_the_same_page(world: World) -> None:
    case, rina = world.verified(), come_in(world.rina)
    page = rina.get(reverse("desk:verify"))
    assert [card.code for card in page.context["closable"]] == [case.code]
    take(rina, case, "close", next=reverse("desk:verify"))
    case.refresh_from_db()
    assert case.status == Status.CLOSED


def facts(world: World, **of_photo: Any) -> dict[str, tuple[str, str]]:
    """What the second person reads about an after-photo like this, once it was checked."""
    case = world.started(at=timezone.now() - timedelta(hours=8))
    given = {"lat": -6.1002, "lon": 106.8001, "accuracy_m": 8.0, "taken_at": timezone.now(), **of_photo}
    given = {"metadata": {"way": "camera"}, **given}
    actions.fix(case.pk, Move(by=world.sari, at=timezone.now(), text="Ditambal.", photos=[photo(**given)]))
    drain()
    proof = come_in(world.rina).get(reverse("desk:verify")).context["waiting"][0].proof
    return {fact.label: (fact.words, fact.tone) for fact in proof.facts}


def test_a_photo_from_the_spot_taken_with_the_camera_stands_out_by_nothing(world: World) -> None:
    found = facts(world)
    assert not {tone for _words, tone in found.values()} & {"odd", "bad"}
    assert found["Tempat"] == ("11 m dari titik laporan (±8 m)", "good")
    assert found["Waktu"] == ("Diambil 7 jam setelah mulai bekerja", "good")


def test_what_passed_is_folded_and_what_is_odd_stays_open(world: World) -> None:
    facts(world, lat=-6.12)
    page = come_in(world.rina).get(reverse("desk:verify"))
    proof = page.context["waiting"][0].proof
    assert "Tempat" in {fact.label for fact in proof.open_facts}
    assert {fact.tone for fact in proof.passed} == {"good"}
    body = page.content.decode()
    fold = body.index(f"{len(proof.passed)} pemeriksaan lolos")
    assert body.index("2,2 km dari titik laporan") < fold < body.index("setelah mulai bekerja")


def test_a_photo_from_far_away_is_pointed_out(world: World) -> None:
    assert facts(world, lat=-6.12)["Tempat"] == ("2,2 km dari titik laporan (±8 m)", "bad")


def test_a_photo_from_before_the_work_is_pointed_out(world: World) -> None:
    words, tone = facts(world, taken_at=timezone.now() - timedelta(days=30))["Waktu"]
    assert "sebelum pekerjaan dimulai" in words
    assert tone == "bad"


def test_a_photo_that_was_used_before_is_pointed_out(world: World) -> None:
    old = world.closed()
    used = old.photos.get(kind=PhotoKind.AFTER).origin.sha256
    words, tone = facts(world, sha256=used)["Foto kasus lain"]
    assert old.code in words
    assert tone == "bad"


def test_marks_of_an_image_tool_and_a_picked_file_are_pointed_out(world: World) -> None:
    found = facts(world, metadata={"software": "Adobe Photoshop 26", "way": "file", "file_reason": "Kamera pecah."})
    assert "Adobe Photoshop 26" in found["Tanda suntingan"][0]
    assert found["Cara diambil"] == ("Dari berkas, bukan kamera. Sebabnya: Kamera pecah.", "odd")


def test_a_photo_without_place_and_time_is_pointed_out(world: World) -> None:
    found = facts(world, lat=None, lon=None, taken_at=None)
    assert found["Tempat"] == ("Foto tidak membawa tempat.", "odd")
    assert found["Waktu"] == ("Foto tidak membawa waktu.", "odd")


def test_the_most_doubtful_proof_comes_first(world: World) -> None:
    sound, doubtful = world.fixed(), world.fixed()
    for case, number in ((sound, 0), (doubtful, 3)):
        case.suspicion = number
        case.save()
    assert waiting(come_in(world.rina)) == [doubtful.code, sound.code]


def test_somebody_of_the_office_that_fixed_it_is_no_second_person(world: World) -> None:
    """Another head of the same suku dinas neither finds the case in the queue nor may take the step."""
    case = world.fixed()
    head = come_in(person(world.city, "Hadi", Role.AGENCY_HEAD, agency=world.roads_south))
    assert waiting(head) == []
    refused = take(head, case, "verify")
    assert refused.status_code == 422
    assert "orang dari kantor lain" in text_of(refused)
    case.refresh_from_db()
    assert case.status == Status.FIXED
    assert waiting(come_in(world.joko)) == [case.code], "the dinas above is another office"


def test_a_doubtful_proof_is_believed_only_with_a_reason(world: World) -> None:
    """Two checks say "look": one press is not enough, on the list, on the case's page, or without the desk."""
    case, rina = world.fixed(), come_in(world.rina)
    Case.objects.filter(pk=case.pk).update(suspicion=2)
    row = rina.get(reverse("desk:verify")).context["waiting"][0]
    assert row.is_suspicious
    assert row.verify.form.fields["text"].widget.attrs["required"]
    page = rina.get(reverse("desk:case", args=[case.code])).context["it"]
    assert "verify" in {view.step.slug for view in page.form_steps}
    refused = take(rina, case, "verify")
    assert refused.status_code == 422
    assert "Tulis mengapa bukti ini tetap Anda terima." in text_of(refused)
    assert take(rina, case, "verify", text="Titiknya meleset karena gedung tinggi.").status_code == 302
    assert case.events.latest("number").text == "Titiknya meleset karena gedung tinggi."


def test_a_proof_that_is_not_checked_yet_is_believed_only_with_a_reason(world: World) -> None:
    """Or whoever is quick, or whose checks hang, would have an easier proof than the honest."""
    case, rina = world.fixed(), come_in(world.rina)
    Case.objects.filter(pk=case.pk).update(suspicion=None)
    row = rina.get(reverse("desk:verify")).context["waiting"][0]
    assert (row.is_suspicious, row.needs_reason) == (False, True)
    refused = take(rina, case, "verify")
    assert refused.status_code == 422
    assert "Foto bukti ini belum diperiksa." in text_of(refused)
    assert take(rina, case, "verify", text="Saya sudah ke sana.").status_code == 302


def test_an_accuracy_below_zero_is_no_accuracy(world: World) -> None:
    case = world.started(at=timezone.now() - timedelta(hours=5))
    sent = {
        "text": "Ditambal.",
        "photo": after_photo(),
        "file_reason": "Kamera ponsel pecah.",
        "lat": "-6.1",
        "lon": "106.8",
    }
    assert take(come_in(world.sari), case, "fix", accuracy="-500000", **sent).status_code == 422
    case.refresh_from_db()
    assert case.status == Status.IN_PROGRESS
