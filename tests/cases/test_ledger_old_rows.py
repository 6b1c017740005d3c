"""Histories written in November 2026, before events had classes: every kind, as stored then. They must prove whole for ever.

The file beside this test holds invented cases that the code of that month wrote; nobody edits it.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tanggap.cases.events import EVENTS, Names, UnknownEvent, codes_in, read_facts
from tanggap.cases.ledger.chains import CaseHead, ChainRow, check_case

HISTORIES: list[dict[str, Any]] = json.loads((Path(__file__).parent / "ledger_rows_of_2026_11.json").read_text())
EVENT_ROWS: list[dict[str, Any]] = [event for history in HISTORIES for event in history["events"]]


def value(stored: Any) -> Any:
    """A column's value from its written form."""
    if isinstance(stored, dict) and set(stored) == {"hex"}:
        return bytes.fromhex(stored["hex"])
    if isinstance(stored, dict) and set(stored) == {"at"}:
        return datetime.fromisoformat(stored["at"])
    return stored


def rows_of(history: dict[str, Any]) -> list[ChainRow]:
    return [ChainRow(case_id=1, **{name: value(one) for name, one in event.items()}) for event in history["events"]]


def head_of(history: dict[str, Any]) -> CaseHead:
    said = {name: history[name] for name in ("code", "status", "public_status", "reopen_count", "return_count")}
    return CaseHead(pk=1, version=history["event_count"], head_hash=bytes.fromhex(history["head_hash"]), **said)


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history["code"])
def test_an_old_history_is_whole(history: dict[str, Any]) -> None:
    assert not list(check_case(head_of(history), rows_of(history), history["reports"]))


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history["code"])
def test_one_changed_fact_of_an_old_history_is_named(history: dict[str, Any]) -> None:
    rows = rows_of(history)
    rows[0] = rows[0]._replace(facts={**rows[0].facts, "channel": "phone"})
    assert [finding.number for finding in check_case(head_of(history), rows, history["reports"])] == [1]


def test_every_kind_of_that_month_is_here_and_known() -> None:
    kinds = {event["kind"] for event in EVENT_ROWS}
    assert len(kinds) == 44
    assert kinds <= set(EVENTS)


@pytest.mark.parametrize("event", EVENT_ROWS, ids=lambda event: f"{event['kind']}-{event['number']}")
def test_the_class_of_a_kind_writes_what_was_written_before_there_were_classes(event: dict[str, Any]) -> None:
    said = read_facts(event["kind"], event["facts"])
    written = dict(said.facts())
    # What an automatic decision says without words was left out then; it is an empty word now.
    missing = {name: written[name] for name in written.keys() - event["facts"].keys()}
    assert {name: written[name] for name in event["facts"]} == event["facts"]
    assert missing in ({}, {"why": ""})


@pytest.mark.parametrize("event", EVENT_ROWS, ids=lambda event: f"{event['kind']}-{event['number']}")
@pytest.mark.django_db
def test_an_old_event_still_has_words(event: dict[str, Any]) -> None:
    said = read_facts(event["kind"], event["facts"])
    assert not isinstance(said, UnknownEvent)
    assert str(said.label)
    assert all(said.details(Names()))


def test_a_kind_of_a_later_version_is_shown_without_facts() -> None:
    said = read_facts("beamed", {"to": "the moon"})
    assert isinstance(said, UnknownEvent)
    assert said.details(Names()) == []


# What a restored, imported or tampered row may hold: no fact at all, or one that is not what it should be.
def damaged(facts: dict[str, Any]) -> list[Any]:
    return [{}, [], {name: {"not": "it"} for name in facts}, dict.fromkeys(facts)]


DAMAGED: list[dict[str, Any]] = [
    {**event, "facts": facts}
    for event in {event["kind"]: event for event in EVENT_ROWS}.values()
    for facts in damaged(event["facts"])
]


@pytest.mark.parametrize("event", DAMAGED, ids=lambda event: f"{event['kind']}-{event['facts']}")
@pytest.mark.django_db
def test_a_row_with_damaged_facts_can_still_be_shown(event: dict[str, Any]) -> None:
    said = read_facts(event["kind"], event["facts"])
    assert (str(said.label), said.verb) == (str(EVENTS[event["kind"]].label), EVENTS[event["kind"]].verb)
    assert all(isinstance(line, str) for line in [said.announcement(), *said.details(Names())])
    assert not any(any(codes) for codes in codes_in(said).values())
    assert (said.addressee or None, said.vouches_for or None) == (None, None)


def test_a_damaged_row_keeps_what_can_be_read() -> None:
    said = read_facts("task_done", {"agency": "SDA", "task": "two"})
    assert (said.addressee, said.details(Names())) == ("SDA", ["Kepada: SDA"])


@pytest.mark.parametrize("history", HISTORIES, ids=lambda history: history["code"])
def test_a_tampered_row_is_named_and_does_not_end_the_check(history: dict[str, Any]) -> None:
    rows = rows_of(history)
    for place, row in enumerate(rows):
        tampered = [*rows[:place], row._replace(facts=dict.fromkeys([*row.facts, "agency"], 1.5)), *rows[place + 1 :]]
        found = [finding.number for finding in check_case(head_of(history), tampered, history["reports"])]
        assert row.number in found
