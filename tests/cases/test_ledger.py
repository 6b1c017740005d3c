"""An attacker with all rights on the database, and a ledger that tells what they did.

Every attack here runs with the triggers asleep (`session_replication_role = replica`), as only a superuser can put them.
"""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tanggap.cases import actions, ledger, refusals
from tanggap.cases.events import EventKind
from tanggap.cases.history import SYSTEM, Facts, closed, hash_of, next_event
from tanggap.cases.models import Case, Event, Report, ReportOriginal
from tanggap.cases.workflow import Who
from tanggap.platform.errors import Refused
from tests.world import MONDAY, World, build_world

HOUR = timedelta(hours=1)
VERIFIER = Path(__file__).parents[2] / "docs" / "verify_ledger.py"


@contextmanager
def superuser() -> Iterator[Callable[..., None]]:
    """SQL with the triggers and foreign keys asleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        try:
            yield lambda sql, *values: cursor.execute(sql, values) and None
        finally:
            cursor.execute("SET session_replication_role = DEFAULT")


@pytest.fixture(autouse=True)
def _undone(db: None) -> Iterator[None]:
    """What an attacker leaves behind would break the foreign keys that are checked after every test."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def named() -> set[tuple[str, int]]:
    """What the check of the ledger names."""
    return {(finding.case, finding.number) for finding in ledger.verify().findings}


def rechain(case: Case, start: int) -> None:
    """What a careful forger does: every hash from event `start` computed anew, up to the head."""
    events = list(Event.objects.filter(case=case).order_by("number"))
    before = bytes(events[start - 2].hash) if start > 1 else bytes(32)
    with superuser() as run:
        for event in events[start - 1 :]:
            event.previous_hash = before
            before = hash_of(event, case.code)
            run(
                "UPDATE cases_event SET previous_hash = %s, hash = %s WHERE id = %s",
                event.previous_hash,
                before,
                event.pk,
            )
        run("UPDATE cases_case SET head_hash = %s, event_count = %s WHERE id = %s", before, len(events), case.pk)


class TestPlainSql:
    """Somebody with the site's own rights cannot even begin."""

    @pytest.mark.parametrize(
        "sql",
        [
            "UPDATE cases_event SET text = 'lain'",
            "UPDATE cases_event SET at = now()",
            "UPDATE cases_event SET number = number + 10",
            "DELETE FROM cases_event",
            "TRUNCATE cases_event CASCADE",
            "UPDATE cases_report SET text = text || ' tambahan kata'",
            "UPDATE cases_report SET said_at = now()",
            "DELETE FROM cases_report",
            "DELETE FROM cases_ledgeranchor",
            "UPDATE cases_ledgeranchor SET root = previous_root",
            "TRUNCATE cases_ledgeranchor",
            "INSERT INTO cases_event SELECT * FROM cases_event",
        ],
    )
    def test_the_database_itself_refuses(self, world: World, sql: str) -> None:
        world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
        assert ledger.verify().is_whole

    def test_an_event_out_of_its_turn_is_refused(self, world: World) -> None:
        case = world.assigned()
        event = next_event(case, EventKind.NOTED, at=MONDAY, actor=SYSTEM, text="sela")
        event.number += 1
        with pytest.raises(DatabaseError), transaction.atomic():
            event.save(force_insert=True)

    def test_an_event_that_follows_another_history_is_refused(self, world: World) -> None:
        case = world.assigned()
        event = next_event(case, EventKind.NOTED, at=MONDAY, actor=SYSTEM, text="sela")
        event.previous_hash = bytes(32)
        with pytest.raises(DatabaseError), transaction.atomic():
            event.save(force_insert=True)


class TestOneEvent:
    EDITS = (
        ("text", "'kata lain'"),
        ("at", "at - interval '3 days'"),
        ("person_id", "NULL"),
        ("capacity", "'admin'"),
        ("agency_id", "NULL"),
        ("from_status", "'received'"),
        ("to_status", "'closed'"),
        ("reason", "'spam'"),
        ("visibility", "'staff'"),
        ("facts", """'{"agency": "lain"}'"""),
        ("kind", "'noted'"),
        ("salt", "'\\x00'"),
        ("text_salt", "'\\x00'"),
        ("text_digest", "'\\x00'"),
        ("previous_hash", "hash"),
        ("hash", "previous_hash"),
    )

    @pytest.mark.parametrize(("column", "value"), EDITS, ids=[column for column, _value in EDITS])
    def test_an_edit_of_any_column_is_named(self, world: World, column: str, value: str) -> None:
        case = world.closed()
        with superuser() as run:
            run(f"UPDATE cases_event SET {column} = {value} WHERE case_id = %s AND number = 4", case.pk)
        assert (case.code, 4) in named()

    @pytest.mark.parametrize("number", range(1, 7))
    def test_a_deletion_is_named_also_of_the_last(self, world: World, number: int) -> None:
        case = world.closed()
        with superuser() as run:
            run("DELETE FROM cases_event WHERE case_id = %s AND number = %s", case.pk, number)
        assert (case.code, number) in named()

    def test_two_events_that_change_places_are_both_named(self, world: World) -> None:
        case = world.closed()
        with superuser() as run:
            for old, new in ((2, 99), (3, 2), (99, 3)):
                run("UPDATE cases_event SET number = %s WHERE case_id = %s AND number = %s", new, case.pk, old)
        assert {(case.code, 2), (case.code, 3)} <= named()

    def test_an_event_slipped_in_at_the_end_is_named(self, world: World) -> None:
        case = world.closed()
        next_event(case, EventKind.NOTED, at=MONDAY, actor=SYSTEM, text="palsu").save(force_insert=True)
        assert named() == {(case.code, 7)}

    def test_an_edit_with_its_hash_is_betrayed_by_the_next_event(self, world: World) -> None:
        case = world.closed()
        event = case.events.get(number=3)
        event.capacity = Who.ADMIN
        with superuser() as run:
            run(
                "UPDATE cases_event SET capacity = 'admin', hash = %s WHERE id = %s",
                hash_of(event, case.code),
                event.pk,
            )
        assert named() == {(case.code, 3)}

    def test_an_event_moved_to_another_case_is_named_in_both(self, world: World) -> None:
        case, other = world.closed(), world.assigned()
        with superuser() as run:
            run("UPDATE cases_event SET case_id = %s, number = 3 WHERE case_id = %s AND number = 6", other.pk, case.pk)
        assert {(case.code, 6), (other.code, 3)} <= named()

    def test_the_words_of_a_report_are_vouched_for(self, world: World) -> None:
        case = world.closed()
        with superuser() as run:
            run("UPDATE cases_report SET text = 'Jalannya bagus sekali.' WHERE case_id = %s", case.pk)
        assert named() == {(case.code, 1)}

    def test_a_vanished_report_is_named(self, world: World) -> None:
        case = world.report(photos=[]).case
        with superuser() as run:
            run("DELETE FROM cases_report WHERE case_id = %s", case.pk)
        assert named() == {(case.code, 1)}

    def test_a_status_without_an_event_is_named(self, world: World) -> None:
        case = world.assigned()
        Case.objects.filter(pk=case.pk).update(status="closed")
        assert named() == {(case.code, 0)}


class TestWholeCases:
    def test_a_case_without_its_events_is_named(self, world: World) -> None:
        case, _other = world.closed(), world.closed()
        with superuser() as run:
            run("DELETE FROM cases_event WHERE case_id = %s", case.pk)
        assert named() == {(case.code, 0)}

    def test_events_without_their_case_are_named(self, world: World) -> None:
        case, _other = world.closed(), world.closed()
        with superuser() as run:
            run("DELETE FROM cases_case WHERE id = %s", case.pk)
        assert named() == {(case.code, 0)}

    def test_a_whole_case_that_vanished_after_a_seal_is_named_event_by_event(self, world: World) -> None:
        case, _other = world.closed(), world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        with superuser() as run:
            for table in ("cases_event", "cases_report", "cases_photo"):
                run(f"DELETE FROM {table} WHERE case_id = %s", case.pk)
            run("DELETE FROM cases_case WHERE id = %s", case.pk)
        assert named() == {(case.code, number) for number in range(1, 7)}


class TestAfterASeal:
    @pytest.fixture
    def case(self, world: World) -> Case:
        sealed = world.closed()
        world.assigned()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        assert ledger.verify().is_whole
        return sealed

    def test_a_chain_rewritten_with_all_its_hashes_is_named(self, case: Case) -> None:
        with superuser() as run:
            run("UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 4", case.pk)
        rechain(case, 4)
        assert named() == {(case.code, 4), (case.code, 5), (case.code, 6)}

    def test_a_tail_cut_off_with_the_head_put_right_is_named(self, case: Case) -> None:
        with superuser() as run:
            run("DELETE FROM cases_event WHERE case_id = %s AND number > 4", case.pk)
            run("UPDATE cases_case SET status = 'fixed', paused_at = changed_at WHERE id = %s", case.pk)
        rechain(case, 4)
        assert named() == {(case.code, 5), (case.code, 6)}

    def test_an_event_slipped_in_behind_the_seal_is_named(self, case: Case) -> None:
        with superuser() as run:  # Its id lies in the sealed stretch: the attacker cannot date it back.
            run("UPDATE cases_event SET id = -id WHERE case_id = %s AND number = 6", case.pk)
        assert (case.code, 6) in named()

    def test_a_forged_seal_is_named(self, case: Case) -> None:
        ledger.anchor(at=MONDAY + 10 * HOUR)
        with superuser() as run:
            run("UPDATE cases_ledgeranchor SET entries = ''")
        assert ("", 1) in named()

    def test_a_missing_seal_is_named(self, world: World, case: Case) -> None:
        world.assigned()
        ledger.anchor(at=MONDAY + 10 * HOUR)
        with superuser() as run:
            run("DELETE FROM cases_ledgeranchor WHERE number = 1")
        assert ("", 2) in named()

    def test_nothing_new_needs_no_seal_and_what_is_new_gets_one(self, world: World, case: Case) -> None:
        assert ledger.anchor(at=MONDAY + 10 * HOUR) is None
        world.assigned()
        again = ledger.anchor(at=MONDAY + 11 * HOUR)
        assert again is not None
        assert (again.number, again.event_count) == (2, 2)
        assert ledger.verify().is_whole


class TestRedaction:
    def test_words_go_with_an_event_that_says_so(self, world: World) -> None:
        case = world.report(text="Pak Anu tinggal di nomor 5, hubungi 0812-3456-7890").case
        redacted = actions.redact(case.pk, number=1, by=world.rina, at=MONDAY + HOUR, why="Menyebut nama tetangga.")
        assert Report.objects.get(case=case).text == ""
        assert not ReportOriginal.objects.exists()
        assert bytes(case.events.get(number=1).text_salt) == b""
        assert redacted.event_count == 2
        assert ledger.verify().is_whole

    def test_a_note_is_redacted_once(self, world: World) -> None:
        case = world.assigned()
        actions.note(case.pk, by=world.rina, at=MONDAY, text="Telepon Bu Siti.")
        actions.redact(case.pk, number=3, by=world.adi, at=MONDAY + HOUR, why="Nama orang.")
        assert case.events.get(number=3).text == ""
        for number in (3, 4, 99):
            with pytest.raises(Refused) as refused:
                actions.redact(case.pk, number=number, by=world.adi, at=MONDAY + HOUR, why="Lagi.")
            assert refused.value.code == refusals.NOTHING_TO_REDACT

    def test_an_officer_erases_nothing(self, world: World) -> None:
        with pytest.raises(Refused) as refused:
            actions.redact(world.assigned().pk, number=1, by=world.sari, at=MONDAY, why="Tidak suka.")
        assert refused.value.code == refusals.NOT_ALLOWED

    def test_without_its_event_the_database_refuses_and_the_check_finds_it(self, world: World) -> None:
        case = world.fixed()
        silent = (
            "UPDATE cases_event SET text = '', text_salt = '', redacted_at = now() WHERE case_id = %s AND number = 4"
        )
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(silent, [case.pk])
        with superuser() as run:
            run(silent, case.pk)
        assert named() == {(case.code, 4)}

    def test_a_redacted_number_cannot_be_tried_out(self, world: World) -> None:
        """The digest of a short text without its salt fits no guess, also not the right one."""
        case = world.assigned()
        secret = "0812-3456-7890"
        actions.note(case.pk, by=world.rina, at=MONDAY, text=secret)
        actions.redact(case.pk, number=3, by=world.rina, at=MONDAY, why="Nomor telepon.")
        assert closed(b"", secret) != bytes(case.events.get(number=3).text_digest)


class TestWhatMayBeWritten:
    @pytest.mark.parametrize("fact", [1.5, {"a": 1}, [1.5], [{"a": 1}], [["a"]], b"x", MONDAY])
    def test_what_has_two_written_forms_is_no_fact(self, world: World, fact: Any) -> None:
        with pytest.raises(TypeError):
            next_event(world.report().case, EventKind.NOTED, at=MONDAY, actor=SYSTEM, facts={"x": fact})

    def test_a_time_without_a_zone_is_refused(self, world: World) -> None:
        with pytest.raises(TypeError):
            next_event(world.report().case, EventKind.NOTED, at=MONDAY.replace(tzinfo=None), actor=SYSTEM)

    @given(
        text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60),
        number=st.integers(-(2**60), 2**60),
        microseconds=st.integers(0, 999_999),
    )
    @settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
    @pytest.mark.django_db
    def test_what_was_written_reads_back_to_the_same_hash(self, text: str, number: int, microseconds: int) -> None:
        with transaction.atomic():
            case = build_world().report().case
            at = MONDAY + timedelta(microseconds=microseconds)
            facts: Facts = {"text": text, "number": number, "list": [text], text or "key": None}
            next_event(case, EventKind.NOTED, at=at, actor=SYSTEM, text=text, facts=facts).save(force_insert=True)
            case.save()
            assert ledger.verify().is_whole
            transaction.set_rollback(True)


@dataclass(frozen=True)
class Attack:
    """One manipulation of one event; `sql` gets the id."""

    name: str
    sql: str


ATTACKS = (
    Attack("edit text", "UPDATE cases_event SET text = text || '.' WHERE id = %s"),
    Attack("edit time", "UPDATE cases_event SET at = at + interval '1 microsecond' WHERE id = %s"),
    Attack("edit facts", """UPDATE cases_event SET facts = facts || '{"x": 1}' WHERE id = %s"""),
    Attack("delete", "DELETE FROM cases_event WHERE id = %s"),
    Attack("renumber", "UPDATE cases_event SET number = number + 1000 WHERE id = %s"),
    Attack("silence", "UPDATE cases_event SET text = '', redacted_at = now() WHERE id = %s"),
    Attack("hide", "UPDATE cases_event SET visibility = translate(visibility, 'abcdefil', 'bcdefila') WHERE id = %s"),
)
STEPS: dict[str, Callable[[World, Case, datetime], object]] = {
    "note": lambda world, case, at: actions.note(case.pk, by=world.rina, at=at, text="Dicek."),
    "assign": lambda world, case, at: actions.assign(case.pk, by=world.rina, at=at, agency=world.roads_south),
    "start": lambda world, case, at: actions.start(case.pk, by=world.sari, at=at),
    "return": lambda world, case, at: actions.return_case(
        case.pk, by=world.sari, at=at, reason="other_agency", better=world.water
    ),
    "triage": lambda world, case, at: actions.triage(case.pk, by=world.rina, at=at),
    "seal": lambda world, case, at: ledger.anchor(at=at),
}


@given(
    steps=st.lists(st.tuples(st.integers(0, 2), st.sampled_from(sorted(STEPS))), max_size=12),
    attack=st.sampled_from(ATTACKS),
    victim=st.integers(0, 1000),
)
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@pytest.mark.django_db
@pytest.mark.slow
def test_whatever_happened_any_single_manipulation_is_named(
    steps: list[tuple[int, str]], attack: Attack, victim: int
) -> None:
    with transaction.atomic():
        world = build_world()
        cases = [world.report(photos=[]).case for _ in range(3)]
        for hours, (index, step) in enumerate(steps, start=1):
            try:
                STEPS[step](world, cases[index], MONDAY + hours * HOUR)
            except Refused:
                continue
        assert ledger.verify().is_whole
        events = list(Event.objects.select_related("case").order_by("pk"))
        event = events[victim % len(events)]
        with superuser() as run:
            run(attack.sql, event.pk)
        found = ledger.verify().findings
        numbers = {event.number, event.number + 1000, 0}
        assert any(one.case == event.case.code and one.number in numbers for one in found), attack.name
        assert {one.case for one in found} == {event.case.code}, "nobody else is accused"
        transaction.set_rollback(True)


class TestThePublicLedger:
    def exported(self, world: World, path: Path) -> Path:
        with path.open("w", encoding="utf-8") as out:
            ledger.export(world.city, out, at=MONDAY)
        return path

    def check(self, *paths: Path) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, "-I", str(VERIFIER), *map(str, paths)], capture_output=True, text=True, check=False
        )
        assert not done.stderr
        return done.returncode, done.stdout.strip()

    def test_it_is_whole_for_anybody_with_python(self, world: World, tmp_path: Path) -> None:
        world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        world.assigned()
        assert self.check(self.exported(world, tmp_path / "a.jsonl")) == (0, "The ledger is whole.")

    def test_it_shows_no_private_case_no_person_no_note(self, world: World) -> None:
        private = world.report(text="Rahasia sekali", category=world.violence).case
        quiet = world.report(text="Jangan disiarkan", wants_public=False).case
        open_case = world.assigned()
        actions.note(open_case.pk, by=world.rina, at=MONDAY + HOUR, text="Pelapor galak.")
        ledger.anchor(at=MONDAY + 9 * HOUR)
        out = io.StringIO()
        ledger.export(world.city, out, at=MONDAY)
        written = out.getvalue()
        assert open_case.code in written
        for secret in (private.code, quiet.code, "Rahasia", "Jangan", "galak", "Rina", '"person_id"'):
            assert secret not in written
        persons = {json.loads(line).get("person") for line in written.splitlines()} - {None}
        assert all(len(person) == 64 for person in persons)
        assert len(persons) == 3, "the same person looks different in every event"

    @pytest.mark.parametrize(
        ("field", "value"),
        [("at", "2020-01-01T00:00:00+00:00"), ("to", "closed"), ("open_text", "lain"), ("number", 9)],
    )
    def test_a_changed_line_is_named(self, world: World, tmp_path: Path, field: str, value: object) -> None:
        case = world.closed()
        path = self.exported(world, tmp_path / "a.jsonl")
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        next(line for line in lines if line.get("number") == 4)[field] = value
        path.write_text("\n".join(json.dumps(line) for line in lines))
        code, said = self.check(path)
        assert code == 1
        assert case.code in said

    def test_a_rewritten_history_is_named_by_its_seal_and_by_an_older_copy(self, world: World, tmp_path: Path) -> None:
        case = world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        older = self.exported(world, tmp_path / "older.jsonl")
        with superuser() as run:
            run("UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 5", case.pk)
        rechain(case, 5)
        newer = self.exported(world, tmp_path / "newer.jsonl")
        code, said = self.check(newer, older)
        assert code == 1
        assert f"{case.code} 5: is not what the older ledger says" in said

    def test_a_seal_made_anew_is_betrayed_by_the_older_copy(self, world: World, tmp_path: Path) -> None:
        case = world.closed()
        ledger.anchor(at=MONDAY + 9 * HOUR)
        older = self.exported(world, tmp_path / "older.jsonl")
        with superuser() as run:
            run("UPDATE cases_event SET at = at - interval '1 day' WHERE case_id = %s AND number = 5", case.pk)
            run("DELETE FROM cases_ledgeranchor")
        rechain(case, 5)
        ledger.anchor(at=MONDAY + 9 * HOUR)
        assert ledger.verify().is_whole, "who holds everything can forge everything"
        code, said = self.check(self.exported(world, tmp_path / "newer.jsonl"), older)
        assert code == 1
        assert "seal 1: is not what the older ledger says" in said

    def test_the_example_of_the_page_gives_what_the_page_says(self) -> None:
        page = (VERIFIER.parent / "ledger.md").read_text()
        blocks = [part.split("```")[0] for part in page.split("```python\n")[1:]]
        assert len(blocks) >= 2
        said = subprocess.run(
            [sys.executable, "-I", "-c", "\n".join(blocks)], capture_output=True, text=True, check=True
        ).stdout.split()
        assert said
        for line in said:
            assert line in page
