"""A reporter's question at the desk: it stands first on the case's page, and answering is one step."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.events import Told
from tests.desk.entering import come_in, text_of
from tests.world import MONDAY, World

HOUR = timedelta(hours=1)


def test_a_question_stands_before_the_residents_words_until_it_is_answered(world: World) -> None:
    case, sari = world.started(), come_in(world.sari)
    own = reverse("desk:case", args=[case.code])
    assert "belum dijawab" not in text_of(sari.get(own))
    actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
    actions.ask(case.pk, at=MONDAY + 3 * HOUR, text="Halo?", is_open=False)
    shown = text_of(sari.get(own))
    assert shown.index("2 pertanyaan warga belum dijawab") < shown.index("Kapan ditambal?") < shown.index("Kata warga")
    assert "hanya terbaca petugas" in shown

    case.refresh_from_db()
    answered = sari.post(
        reverse("desk:step", args=[case.code, "tell"]), {"expected_version": case.version, "text": "Besok pagi."}
    )
    assert answered.status_code == 302
    assert case.events.latest("number").kind == Told.kind
    assert "belum dijawab" not in text_of(sari.get(own))


def test_who_may_only_read_sees_the_question_without_a_form(world: World) -> None:
    case = world.started()
    actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
    page = come_in(world.wati).get(reverse("desk:case", args=[case.code]))
    assert "Kapan ditambal?" in text_of(page)
    assert page.context["it"].answer is None


def test_the_next_agency_answers_the_question_that_came_along(world: World) -> None:
    case = world.started()
    actions.ask(case.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
    actions.return_case(
        case.pk, Move(by=world.sari, at=MONDAY + 3 * HOUR, reason="other_agency", agency=world.water, text="Itu pipa.")
    )
    actions.assign(case.pk, Move(by=world.rina, at=MONDAY + 4 * HOUR, agency=world.water))
    tono = come_in(world.tono)
    step = reverse("desk:step", args=[case.code, "tell"])
    assert "Pertanyaan yang Anda jawab" in text_of(tono.get(step))
    assert "Kapan ditambal?" in text_of(tono.get(step))


def test_a_question_of_a_case_that_is_over_waits_for_nobody(world: World) -> None:
    case = world.fixed()
    actions.ask(case.pk, at=MONDAY + 4 * HOUR, text="Kapan ditambal?")
    actions.verify(case.pk, Move(by=world.rina, at=MONDAY + 5 * HOUR, text="Cocok."))
    assert "belum dijawab" not in text_of(come_in(world.rina).get(reverse("desk:case", args=[case.code])))


def test_a_question_comes_first_in_the_inbox_with_a_button_that_answers(world: World) -> None:
    late, asked = world.started(at=MONDAY - timedelta(days=30)), world.started()
    actions.ask(asked.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
    sari = come_in(world.sari)
    cards = sari.get(reverse("desk:home")).context["cards"]
    assert [card.code for card in cards] == [asked.code, late.code]
    assert [(card.is_asked, card.group) for card in cards] == [
        (True, "Warga menunggu jawaban"),
        (False, "Lewat batas waktu"),
    ]
    assert (cards[0].buttons[0].label, cards[0].buttons[0].url) == (
        "Jawab",
        reverse("desk:step", args=[asked.code, "tell"]),
    )
    actions.tell(asked.pk, Move(by=world.sari, at=MONDAY + 3 * HOUR, text="Besok pagi."))
    cards = sari.get(reverse("desk:home")).context["cards"]
    assert not any(card.is_asked for card in cards)


def test_who_only_watches_is_offered_no_answer(world: World) -> None:
    asked = world.started()
    actions.ask(asked.pk, at=MONDAY + 2 * HOUR, text="Kapan ditambal?")
    [card] = come_in(world.wati).get(reverse("desk:home"), {"tab": "semua"}).context["cards"]
    assert card.is_asked
    assert card.buttons == []
