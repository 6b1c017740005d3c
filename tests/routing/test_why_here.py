"""Why here? Everybody who may read a report learns it, and nobody reads a word of somebody who reported in private."""

from __future__ import annotations

import uuid

from tanggap.cases import actions
from tanggap.cases.actions import Move, NewReport
from tanggap.cases.models import Case, Channel, Report
from tanggap.cases.public import public_case, secret_of
from tanggap.cases.why_here import WhyHere, why_here
from tanggap.routing.actions import record_suggestion
from tests.world import MONDAY, World

OWN, PRIVATE = "Jalan bolong di depan pasar.", "Jalan berlubang; suami saya jatuh, jalan bolong."


def told(world: World, case: Case, code: str, *, secret: str = "") -> WhyHere:
    page = public_case(world.city, code, at=MONDAY, secret=secret)
    assert page is not None
    return why_here(case, page)


def assessed(case: Case) -> Case:
    record_suggestion(event_id=case.events.get(number=1).pk, at=MONDAY)
    return case


def joined_in_private(world: World, case: Case) -> Report:
    given = NewReport(
        city=world.city, channel=Channel.WEB, idempotency_key=str(uuid.uuid4()), place=world.place(), said_at=MONDAY,
        text=PRIVATE, category=world.pothole, photos=[], wants_public=False,
    )  # fmt: skip
    return actions.join_case(given, case.pk, at=MONDAY).report


def public_without_kind_chosen(world: World) -> Case:
    """The kind is told by words, and the case is public since triage settled it."""
    case = world.report(text=OWN, category=None).case
    actions.recategorise(case.pk, Move(by=world.rina, at=MONDAY, category=world.pothole))
    Case.objects.filter(pk=case.pk).update(is_public=True, category=world.pothole)
    case.refresh_from_db()
    return case


def test_the_words_of_a_report_that_joined_in_private_are_shown_to_nobody(world: World) -> None:
    """The job that judges may run after somebody has joined."""
    case = public_without_kind_chosen(world)
    own = joined_in_private(world, case)
    Case.objects.filter(pk=case.pk).update(category=None)
    assessed(Case.objects.get(pk=case.pk))
    event = case.events.get(kind="suggested")
    assert "jalan berlubang" not in event.facts["words"]
    assert "jalan bolong" in told(world, case, case.code).words
    assert "jalan berlubang" not in told(world, case, own.code, secret=secret_of(own.code)).words


def test_who_joined_a_private_case_does_not_read_the_first_reporters_words(world: World) -> None:
    first = assessed(world.report(text=OWN, category=None, wants_public=False).case)
    second = world.report(text="Lubang besar.", wants_public=False)
    actions.merge(second.case_id, Move(by=world.rina, at=MONDAY, target=first, reason="same_problem"))
    case = Case.objects.get(pk=first.pk)
    assert "jalan bolong" in told(world, case, first.code, secret=secret_of(first.code)).words
    assert told(world, case, second.code, secret=secret_of(second.code)).words == ()
