"""An attacker with all rights on the database, and a ledger that tells what they did."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction

from tanggap.cases import ledger
from tanggap.cases.events import Noted
from tanggap.cases.history import SYSTEM, hash_of, next_event
from tanggap.cases.models import Case
from tanggap.cases.workflow import CaseRole
from tests.cases.forging import HOUR, named, rechain, superuser
from tests.world import MONDAY, World

pytestmark = pytest.mark.usefixtures("undone")


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
        event = next_event(case, Noted(), at=MONDAY, actor=SYSTEM, text="sela")
        event.number += 1
        with pytest.raises(DatabaseError), transaction.atomic():
            event.save(force_insert=True)

    def test_an_event_that_follows_another_history_is_refused(self, world: World) -> None:
        case = world.assigned()
        event = next_event(case, Noted(), at=MONDAY, actor=SYSTEM, text="sela")
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
        next_event(case, Noted(), at=MONDAY, actor=SYSTEM, text="palsu").save(force_insert=True)
        assert named() == {(case.code, 7)}

    def test_an_edit_with_its_hash_is_betrayed_by_the_next_event(self, world: World) -> None:
        case = world.closed()
        event = case.events.get(number=3)
        event.capacity = CaseRole.ADMIN
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
            run(
                "UPDATE cases_case SET status = 'fixed', public_status = 'proses', paused_at = changed_at WHERE id = %s",
                case.pk,
            )
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
