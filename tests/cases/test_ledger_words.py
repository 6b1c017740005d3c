"""What may be written into the ledger, and how its words can be taken back without anybody doing it in silence."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from tanggap.cases import actions, ledger, refusals
from tanggap.cases.actions import Move
from tanggap.cases.events import CaseEvent, Facts, Noted
from tanggap.cases.history import SYSTEM, closed, next_event
from tanggap.cases.models import Report, ReportOriginal
from tanggap.platform.errors import Refused
from tests.cases.forging import HOUR, named, superuser
from tests.support.examples import examples
from tests.support.scenes import small_city
from tests.world import MONDAY, World

pytestmark = pytest.mark.usefixtures("undone")


class TestRedaction:
    def test_words_go_with_an_event_that_says_so(self, world: World) -> None:
        case = world.report(text="Pak Anu tinggal di nomor 5, hubungi 0812-3456-7890").case
        redacted = actions.redact(case.pk, number=1, by=world.rina, at=MONDAY + HOUR, why="Menyebut nama tetangga.")
        assert Report.objects.get(case=case).text == ""
        assert not ReportOriginal.objects.exists()
        assert bytes(case.events.get(number=1).text_salt) == b""
        assert redacted.version == 2
        assert ledger.verify().is_whole

    def test_a_note_is_redacted_once(self, world: World) -> None:
        case = world.assigned()
        actions.note(case.pk, Move(by=world.rina, at=MONDAY, text="Telepon Bu Siti."))
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
        actions.note(case.pk, Move(by=world.rina, at=MONDAY, text=secret))
        actions.redact(case.pk, number=3, by=world.rina, at=MONDAY, why="Nomor telepon.")
        assert closed(b"", secret) != bytes(case.events.get(number=3).text_digest)


class Written(CaseEvent, frozen=True, kw_only=True):
    """A note with facts of any kind, as a careless class could write them."""

    kind: ClassVar[str] = Noted.kind
    written: Mapping[str, Any]

    def facts(self) -> Facts:
        return self.written


class TestWhatMayBeWritten:
    @pytest.mark.parametrize("fact", [1.5, {"a": 1}, [1.5], [{"a": 1}], [["a"]], b"x", MONDAY])
    def test_what_has_two_written_forms_is_no_fact(self, world: World, fact: Any) -> None:
        with pytest.raises(TypeError):
            next_event(world.report().case, Written(written={"x": fact}), at=MONDAY, actor=SYSTEM)

    def test_a_time_without_a_zone_is_refused(self, world: World) -> None:
        with pytest.raises(TypeError):
            next_event(world.report().case, Noted(), at=MONDAY.replace(tzinfo=None), actor=SYSTEM)

    @given(
        text=st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=60),
        number=st.integers(-(2**60), 2**60),
        microseconds=st.integers(0, 999_999),
    )
    @examples(30)
    @pytest.mark.django_db
    def test_what_was_written_reads_back_to_the_same_hash(self, text: str, number: int, microseconds: int) -> None:
        with transaction.atomic():
            case = small_city().report().case
            at = MONDAY + timedelta(microseconds=microseconds)
            facts: Facts = {"text": text, "number": number, "list": [text], text or "key": None}
            next_event(case, Written(written=facts), at=at, actor=SYSTEM, text=text).save(force_insert=True)
            case.save()
            assert ledger.verify().is_whole
            transaction.set_rollback(True)
