"""What moves a clock or counts against an office needs voices that are one resident each; others wait for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tanggap.cases import actions as cases
from tanggap.cases.actions import Move
from tanggap.cases.models import Case, Event, Rating, Report
from tanggap.cases.ratings import average_of
from tanggap.deadlines.models import Deadline
from tanggap.intake.actions.plausibility import MOST_FRESH_VOICES
from tanggap.intake.models import DeviceReport, HeldAct
from tests.desk.entering import come_in
from tests.intake.steps import Resident, new_resident
from tests.world import World


def join(neighbour: Resident, case: Case) -> Report:
    """Say "the same problem" about the case."""
    draft = neighbour.draft()
    answer = neighbour.post(f"/lapor/{draft.pk}/masalah/", category="jalan-rusak")
    assert answer.url.endswith("/sama/")
    neighbour.post(answer.url, same=case.code)
    return Report.objects.order_by("-pk")[0]


@pytest.fixture
def case(city: World) -> Case:
    first = new_resident()
    first.send(first.ready())
    return Case.objects.get()


def again(case: Case) -> Case:
    case.refresh_from_db()
    return case


def test_a_burst_of_joins_from_one_network_moves_nothing(case: Case, drain_jobs: Any) -> None:
    due, clocks = case.due_at, list(Deadline.objects.values("due_at"))
    for _number in range(5):
        join(new_resident("11.9.9.9"), case)
    drain_jobs()
    assert (again(case).due_at, case.report_count) == (due, 2)
    assert case.reports.count() == 6, "each is stored"
    assert HeldAct.objects.filter(why="same_network").count() == 4
    assert list(Deadline.objects.values("due_at")) == clocks or not clocks


def test_a_burst_from_many_networks_waits_too(case: Case) -> None:
    for _number in range(MOST_FRESH_VOICES + 2):
        join(new_resident(), case)
    assert again(case).report_count == MOST_FRESH_VOICES, "the first reporter is one of them"
    assert HeldAct.objects.filter(why="burst").count() == 3


def test_neighbours_over_the_day_are_counted_by_themselves(case: Case) -> None:
    for _number in range(4):
        join(new_resident(), case)
        DeviceReport.objects.update(at=timezone.now() - timedelta(hours=2))
    assert again(case).report_count == 5
    assert not HeldAct.objects.exists()


def test_who_reported_on_an_earlier_day_is_a_voice_whatever_the_network(case: Case, city: World) -> None:
    known = new_resident("11.9.9.9")
    known.send(known.ready(lat="-6.108000"))
    other = Case.objects.exclude(pk=case.pk).get()
    cases.assign(other.pk, Move(by=city.rina, at=timezone.now(), agency=city.roads_south))
    DeviceReport.objects.filter(report__case=Report.objects.order_by("-pk")[0].case).update(
        at=timezone.now() - timedelta(days=3)
    )
    join(new_resident("11.9.9.8"), case)
    join(known, case)
    assert again(case).report_count == 3


def test_the_same_device_is_one_voice(case: Case) -> None:
    twice = new_resident()
    join(twice, case)
    join(twice, case)
    assert again(case).report_count == 2
    assert HeldAct.objects.get().why == "same_device"


def test_a_person_lets_voices_weigh_and_the_promise_follows(case: Case, city: World, drain_jobs: Any) -> None:
    for _number in range(3):
        join(new_resident("11.9.9.9"), case)
    rina = come_in(city.rina)
    page = rina.get(reverse("desk:floods") + "?lihat=suara")
    keys = [card.key for card in page.context["cards"]]
    rina.post(reverse("desk:floods_decide"), {"lihat": "suara", "do": "take", "code": keys})
    drain_jobs()
    assert again(case).report_count == 4
    assert Event.objects.filter(kind="voice_weighed", person=city.rina).count() == 2
    assert not HeldAct.objects.filter(decision="").exists()


def doubtful(case: Case) -> tuple[Resident, Report]:
    """Somebody who joined and does not weigh by themselves."""
    join(new_resident("11.9.9.9"), case)
    second = new_resident("11.9.9.8")
    report = join(second, case)
    assert not report.weighs
    return second, report


def test_a_voice_in_a_case_that_accuses_ones_own_office_is_neither_shown_nor_decided(city: World) -> None:
    told = city.report(category=city.violence, about=city.front_desk, text="Petugas loket meminta uang")
    held = HeldAct.objects.create(
        report=told, city=city.city, act="ask", why="not_weighed", said={"text": "Kapan?"}, held_at=timezone.now()
    )
    rina, adi = come_in(city.rina), come_in(city.adi)
    voices, decide = reverse("desk:floods") + "?lihat=suara", reverse("desk:floods_decide")
    assert rina.get(voices).context["cards"] == []
    for do in ("take", "spam"):
        rina.post(decide, {"lihat": "suara", "do": do, "code": [held.pk]})
        assert HeldAct.objects.get().decision == ""
    assert [card.key for card in adi.get(voices).context["cards"]] == [held.pk], "somebody must be able to look"
    adi.post(decide, {"lihat": "suara", "do": "spam", "code": [held.pk]})
    rina.post(decide, {"lihat": "suara", "do": "undo", "code": [held.pk]})
    assert HeldAct.objects.get().decision == "spam"


def test_a_question_of_a_doubtful_voice_starts_no_clock_before_a_person_let_it(case: Case, city: World) -> None:
    second, report = doubtful(case)
    answer = second.client.post(reverse("portal:question", args=[report.code]), {"text": "Kapan?"}, follow=True)
    assert "Petugas memeriksanya dulu" in answer.content.decode()
    asked = case.events.filter(kind="asked")
    assert not asked.exists()
    held = HeldAct.objects.get(act="ask")
    come_in(city.rina).post(reverse("desk:floods_decide"), {"lihat": "suara", "do": "take", "code": [held.pk]})
    assert asked.count() == 1


def test_the_first_reporter_asks_at_once(case: Case) -> None:
    doubtful(case)
    device = new_resident()
    from tanggap.cases.public import secret_of

    device.get(reverse("portal:report", args=[case.code]), k=secret_of(case.code))
    device.post(reverse("portal:question", args=[case.code]), text="Kapan?")
    assert case.events.filter(kind="asked").count() == 1


def test_a_doubtful_belum_objection_and_mark_wait(case: Case, city: World) -> None:
    second, report = doubtful(case)
    Case.objects.filter(pk=case.pk).update(status="closed", ended_at=timezone.now() + timedelta(minutes=1))
    url = reverse("portal:not_fixed", args=[report.code])
    form = second.client.get(url).context["form"]
    reason = next(value for value, _label in form.fields["reason"].choices if value)
    second.client.post(url, {"reason": reason, "text": "Masih berlubang"})
    second.post(reverse("portal:rating", args=[report.code]), score="1")
    assert again(case).status == "closed"
    assert not Rating.objects.exists()
    assert set(HeldAct.objects.values_list("act", flat=True)) == {"join", "reopen", "rate"}
    held = HeldAct.objects.get(act="reopen")
    come_in(city.rina).post(reverse("desk:floods_decide"), {"lihat": "suara", "do": "take", "code": [held.pk]})
    assert again(case).status == "reopened"


def test_what_a_person_leaves_moves_nothing_and_can_wait_again(case: Case, city: World) -> None:
    doubtful(case)
    rina, held = come_in(city.rina), HeldAct.objects.get()
    decide = reverse("desk:floods_decide")
    rina.post(decide, {"lihat": "suara", "do": "spam", "code": [held.pk]})
    assert again(case).report_count == 2
    rina.post(decide, {"lihat": "suara", "do": "undo", "code": [held.pk]})
    assert HeldAct.objects.filter(decision="").count() == 1


def test_a_merge_makes_no_voices_of_a_flood(city: World) -> None:
    from tanggap.cases import actions
    from tanggap.cases.actions import Move

    for _number in range(4):
        sender = new_resident("11.9.9.9")
        sender.send(sender.ready())
    kept, *others = Case.objects.order_by("pk")
    now = timezone.now()
    for other in others:
        actions.merge(other.pk, Move(by=city.rina, at=now, target=kept, reason="same_problem"))
    assert again(kept).report_count == 1
    assert kept.reports.count() == 4


def test_marks_of_doubtful_voices_are_not_averaged(case: Case) -> None:
    now = timezone.now()
    for _number in range(11):
        join(new_resident("11.9.9.9"), case)
    for report in case.reports.all():
        Rating.objects.create(report=report, score=1, given_at=now, changed_at=now)
    assert average_of(Case.objects.all(), since=now - timedelta(days=1)) is None
