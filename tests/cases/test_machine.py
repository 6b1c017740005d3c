"""Random people do random things to cases at random times; whatever they do, what we promise holds."""

from __future__ import annotations

import contextlib
import itertools
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from tanggap.accounts.models import Person
from tanggap.cases import actions, ledger
from tanggap.cases.actions import Move, NewReport
from tanggap.cases.events import Confirmed, Verified
from tanggap.cases.models import Case, Channel, Event, PhotoKind
from tanggap.cases.public import public_cases
from tanggap.cases.queries import visible_to
from tanggap.cases.scope import Scope
from tanggap.cases.states import CLOCK_RUNS, CLOCK_STANDS, ENDED, OPEN, Status
from tanggap.cases.workflow import BY_VERB, CaseRole, Verb
from tanggap.platform.errors import Refused
from tests.cases.attempting import attempt
from tests.support.examples import examples
from tests.support.scenes import small_city
from tests.world import MONDAY, World, photo

NAMES = ("rina", "budi", "sari", "joko", "dewi", "tono", "wati", "adi")
PEOPLE = st.sampled_from(NAMES)
CASES = st.integers(min_value=0, max_value=3)
VERBS = st.sampled_from([verb for verb in BY_VERB if verb != Verb.RECEIVE and BY_VERB[verb].who != {CaseRole.SYSTEM}])
AGENCIES = st.sampled_from(["roads", "roads_south", "water", "kelurahan_melati", "front_desk"])


class City(RuleBasedStateMachine):
    """Four cases at most, eight people, all verbs, legal or not."""

    world: World

    @initialize()
    def found_the_city(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.world = small_city()
        self.now = MONDAY
        self.cases: list[int] = [self.world.report(at=self.now).case_id]

    def teardown(self) -> None:
        if hasattr(self, "atomic"):
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    @rule(public=st.booleans(), sensitive=st.booleans())
    def a_resident_reports(self, public: bool, sensitive: bool) -> None:
        if len(self.cases) < 4:
            category = self.world.violence if sensitive else self.world.pothole
            self.cases.append(self.world.report(at=self.now, category=category, wants_public=public).case_id)

    @rule(hours=st.integers(min_value=1, max_value=24 * 9))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)
        actions.resume_due(at=self.now)

    @rule(name=PEOPLE, index=CASES, verb=VERBS, office=AGENCIES, sloppy=st.booleans(), other=CASES)
    def somebody_tries(self, name: str, index: int, verb: Verb, office: str, sloppy: bool, other: int) -> None:
        case = Case.objects.get(pk=self.cases[index % len(self.cases)])
        target = Case.objects.get(pk=self.cases[other % len(self.cases)])
        person: Person = getattr(self.world, name)
        was, events = (case.status, case.due_at, case.agency_id), Event.objects.count()
        allowed = bool(BY_VERB[verb].who & Scope.of(person).roles(case)) or verb is Verb.CONFIRM
        possible = case.status in BY_VERB[verb].sources
        try:
            with transaction.atomic():
                attempt(verb, case, person, getattr(self.world, office), target, self.now, sloppy=sloppy)
        except Refused:
            case.refresh_from_db()
            assert (case.status, case.due_at, case.agency_id) == was, "a refused verb leaves no trace"
            assert Event.objects.count() == events
        else:
            assert allowed, f"{name} may not {verb}"
            assert possible, f"{verb} from {was[0]}"

    @rule(name=PEOPLE, index=CASES)
    def somebody_notes(self, name: str, index: int) -> None:
        person: Person = getattr(self.world, name)
        case = Case.objects.get(pk=self.cases[index % len(self.cases)])
        try:
            actions.note(case.pk, Move(by=person, at=self.now, text="Dicek."))
        except Refused:
            return
        assert visible_to(person).filter(pk=case.pk).exists(), "who may write may read"

    @rule(index=CASES)
    def a_neighbour_joins(self, index: int) -> None:
        case = Case.objects.get(pk=self.cases[index % len(self.cases)])
        new = NewReport(
            city=self.world.city, channel=Channel.WEB, idempotency_key=f"{case.pk}-{case.version}", said_at=self.now,
            place=self.world.place(), text="Sama.", category=case.category, photos=[photo()],
        )  # fmt: skip
        with contextlib.suppress(Refused):
            actions.join_case(new, case.pk, at=self.now)

    @rule(name=PEOPLE, index=CASES, which=st.integers(min_value=0, max_value=5))
    def somebody_takes_a_report_out(self, name: str, index: int, which: int) -> None:
        case = Case.objects.get(pk=self.cases[index % len(self.cases)])
        reports = list(case.reports.order_by("pk"))
        code = reports[which % len(reports)].code if reports else "KC-XXXXX"
        person: Person = getattr(self.world, name)
        with contextlib.suppress(Refused):
            made = actions.split_report(
                case.pk, Move(report=code, by=person, at=self.now, reason="other_place", text="Lain.")
            )
            assert CaseRole.OPERATOR in Scope.of(person).roles(case) or Scope.of(person).roles(case) & {
                CaseRole.SUPERVISOR,
                CaseRole.ADMIN,
            }
            assert not made.is_public or case.is_public, "what nobody read is not shown by splitting"
            self.cases.append(made.pk)

    @invariant()
    def the_promises_hold(self) -> None:
        if not hasattr(self, "world"):
            return
        for case in Case.objects.filter(pk__in=self.cases):
            self.events_replay_to_the_row(case)
            self.the_clock_is_honest(case)
            self.a_closed_case_is_proven_or_explained(case)
            self.every_report_is_in_one_place(case)
        assert ledger.verify().is_whole
        assert not [
            case for case in public_cases(self.world.city) if case.category and case.category.privacy != "public"
        ]

    def events_replay_to_the_row(self, case: Case) -> None:
        moves = [event for event in case.events.order_by("number") if event.to_status]
        assert moves[-1].to_status == case.status
        for before, after in itertools.pairwise(moves):
            assert after.from_status == before.to_status

    def the_clock_is_honest(self, case: Case) -> None:
        assert case.agency_id is not None
        assert case.due_at is not None
        assert (case.paused_at is not None) == (case.status in CLOCK_STANDS)
        if case.status in CLOCK_RUNS:
            assert case.ended_at is None
        if case.status in ENDED:
            assert case.ended_at is not None

    def every_report_is_in_one_place(self, case: Case) -> None:
        assert case.report_count == case.reports.count()
        assert (case.report_count == 0) == (case.status == Status.MERGED)
        assert not case.photos.exclude(report=None).exclude(report__case=case).exists(), "photos follow their report"
        assert case.merges.filter(split_at=None).exists() == (case.status == Status.MERGED)
        for report in case.reports.all():
            assert report.code == case.code or not Case.objects.filter(code=report.code, merged_into=None).exists()

    def a_closed_case_is_proven_or_explained(self, case: Case) -> None:
        if case.status not in ENDED:
            return
        last = case.events.exclude(to_status="").order_by("-number")[0]
        if case.status in (Status.VERIFIED, Status.CLOSED):
            assert case.photos.filter(kind=PhotoKind.AFTER).exists()
            assert case.events.filter(kind__in=[Verified.kind, Confirmed.kind]).exists()
        elif case.status == Status.REJECTED:
            assert last.reason
            assert last.text
        else:
            assert case.merged_into is not None
        assert case.status not in OPEN


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_people_do_the_promises_hold() -> None:
    run_state_machine_as_test(
        City,
        settings=examples(40, steps=30),
    )
