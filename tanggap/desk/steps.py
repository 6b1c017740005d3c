"""Every step that somebody of the staff can take on a case, each at its own address: `/petugas/kasus/<code>/<slug>/`.

The verbs come from the workflow table: their label, what they need, what the resident is told. Beside them stand four steps
that change no status. `RUN` selects the action of the same name; a test holds that no verb of the staff is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.accounts.models import Person
from tanggap.cases import actions, queries, refusals
from tanggap.cases.actions import NewPhoto, Place
from tanggap.cases.models import Case
from tanggap.cases.permissions import SETTLE, SPEAK, SPLIT_REPORT, may, open_verbs, why_not
from tanggap.cases.workflow import BY_VERB, TABLE, CaseRole, Permit, Requirement, Verb
from tanggap.desk.refusals import AREA_MISSING
from tanggap.directory.models import Agency, Category
from tanggap.evidence import actions as evidence
from tanggap.platform.errors import Refused


class Extra(StrEnum):
    """Steps that change no status."""

    TELL = "tell"
    NOTE = "note"
    RECATEGORISE = "recategorise"
    MOVE = "move"
    SPLIT_REPORT = "split_report"


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What came with a step, read and looked up."""

    at: datetime
    by: Person
    seen: int | None = None
    reason: str = ""
    text: str = ""
    why: str = ""
    agency: Agency | None = None
    category: Category | None = None
    until: datetime | None = None
    target: Case | None = None
    report: str = ""
    place: Place | None = None
    photos: Sequence[NewPhoto] = ()
    capture: str = ""  # the camera's pass
    file_reason: str = ""  # why there was no camera


Run = Callable[[int, Answers], object]


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that can be done: how it is called, what it needs, what it does, how its button looks."""

    slug: str
    label: Promise
    told: Promise
    run: Run
    icon: str
    needs: frozenset[Requirement] = frozenset()
    verb: Verb | None = None
    verb_of_reasons: Verb | None = None  # whose list of reasons it gives, where it is no verb itself
    key: str = ""
    tone: str = "secondary"

    @property
    def is_one_press(self) -> bool:
        """Whether nothing has to be filled in."""
        return self.verb in _ONE_PRESS


def _agency(said: Answers) -> Agency:
    if said.agency is None:
        raise Refused(refusals.AGENCY_MISSING, field="agency")
    return said.agency


def _category(said: Answers) -> Category:
    if said.category is None:
        raise Refused(refusals.CATEGORY_MISSING, field="category")
    return said.category


def _triage(case: int, it: Answers) -> object:
    return actions.triage(case, by=it.by, at=it.at, text=it.text, seen=it.seen)


def _assign(case: int, it: Answers) -> object:
    return actions.assign(
        case, by=it.by, at=it.at, agency=_agency(it), category=it.category, text=it.text, why=it.why, seen=it.seen
    )


def _delegate(case: int, it: Answers) -> object:
    return actions.delegate(case, by=it.by, at=it.at, agency=_agency(it), text=it.text, seen=it.seen)


def _return(case: int, it: Answers) -> object:
    return actions.return_case(case, by=it.by, at=it.at, reason=it.reason, better=it.agency, text=it.text, seen=it.seen)


def _decide(case: int, it: Answers) -> object:
    return actions.decide(
        case, by=it.by, at=it.at, agency=_agency(it), category=it.category, text=it.text, seen=it.seen
    )


def _start(case: int, it: Answers) -> object:
    return actions.start(case, by=it.by, at=it.at, text=it.text, seen=it.seen)


def _coordinate(case: int, it: Answers) -> object:
    return actions.coordinate(case, by=it.by, at=it.at, agency=_agency(it), instruction=it.text, seen=it.seen)


def _hold(case: int, it: Answers) -> object:
    return actions.hold(case, by=it.by, at=it.at, reason=it.reason, text=it.text, until=it.until, seen=it.seen)


def _resume(case: int, it: Answers) -> object:
    return actions.resume(case, by=it.by, at=it.at, seen=it.seen)


def _fix(case: int, it: Answers) -> object:
    return evidence.finish(
        case, by=it.by, at=it.at, what_was_done=it.text, photos=it.photos, capture=it.capture,
        file_reason=it.file_reason, seen=it.seen,
    )  # fmt: skip


def _redo(case: int, it: Answers) -> object:
    return actions.redo(case, by=it.by, at=it.at, reason=it.reason, text=it.text, seen=it.seen)


def _verify(case: int, it: Answers) -> object:
    return actions.verify(case, by=it.by, at=it.at, text=it.text, seen=it.seen)


def _close(case: int, it: Answers) -> object:
    return actions.close(case, by=it.by, at=it.at, text=it.text, seen=it.seen)


def _reject(case: int, it: Answers) -> object:
    return actions.reject(case, by=it.by, at=it.at, reason=it.reason, text=it.text, seen=it.seen)


def _merge(case: int, it: Answers) -> object:
    return actions.merge(case, by=it.by, at=it.at, target=it.target, reason=it.reason, text=it.text, seen=it.seen)


def _split(case: int, it: Answers) -> object:
    return actions.split(case, by=it.by, at=it.at, reason=it.reason, text=it.text, seen=it.seen)


def _split_report(case: int, it: Answers) -> object:
    return actions.split_report(case, code=it.report, by=it.by, at=it.at, reason=it.reason, text=it.text, seen=it.seen)


def _reopen(case: int, it: Answers) -> object:
    return actions.reopen(case, by=it.by, at=it.at, reason=it.reason, text=it.text, seen=it.seen)


def _tell(case: int, it: Answers) -> object:
    return actions.tell(case, by=it.by, at=it.at, text=it.text)


def _note(case: int, it: Answers) -> object:
    return actions.note(case, by=it.by, at=it.at, text=it.text)


def _recategorise(case: int, it: Answers) -> object:
    return actions.recategorise(case, by=it.by, at=it.at, category=_category(it), seen=it.seen)


def _move(case: int, it: Answers) -> object:
    if it.place is None:
        raise Refused(AREA_MISSING, field="area")
    return actions.correct_place(case, by=it.by, at=it.at, place=it.place, text=it.text, seen=it.seen)


# verb: (what it does, icon, key, tone). The rest stands in the workflow table.
RUN: Mapping[Verb, tuple[Run, str, str, str]] = {
    Verb.TRIAGE: (_triage, "filter", "", "secondary"),
    Verb.ASSIGN: (_assign, "send", "a", "primary"),
    Verb.DELEGATE: (_delegate, "forward", "", "secondary"),
    Verb.RETURN: (_return, "swap", "b", "secondary"),
    Verb.DECIDE: (_decide, "scale", "", "primary"),
    Verb.START: (_start, "play", "", "primary"),
    Verb.COORDINATE: (_coordinate, "users", "c", "secondary"),
    Verb.HOLD: (_hold, "pause", "t", "secondary"),
    Verb.RESUME: (_resume, "play", "", "primary"),
    Verb.FIX: (_fix, "camera", "f", "primary"),
    Verb.REDO: (_redo, "redo", "", "secondary"),
    Verb.VERIFY: (_verify, "check-circle", "v", "primary"),
    Verb.CLOSE: (_close, "lock", "", "secondary"),
    Verb.REJECT: (_reject, "ban", "x", "danger"),
    Verb.MERGE: (_merge, "merge", "d", "secondary"),
    Verb.SPLIT: (_split, "split", "p", "secondary"),
    Verb.REOPEN: (_reopen, "refresh", "", "secondary"),
}
_ONE_PRESS = frozenset({Verb.TRIAGE, Verb.START, Verb.RESUME, Verb.VERIFY, Verb.CLOSE})
_STAFF = frozenset(CaseRole) - {CaseRole.REPORTER, CaseRole.SYSTEM}

EXTRAS: Mapping[str, Step] = {
    Extra.TELL: Step(
        slug=Extra.TELL, label=_("Kabari warga"), told=_("Warga membaca kabar ini di halaman laporannya."),
        run=_tell, icon="message", key="r", needs=frozenset({Requirement.TEXT}),
    ),
    Extra.NOTE: Step(
        slug=Extra.NOTE, label=_("Catatan petugas"), told=_("Hanya petugas yang membaca catatan ini."),
        run=_note, icon="pencil", key="n", needs=frozenset({Requirement.TEXT}),
    ),
    Extra.RECATEGORISE: Step(
        slug=Extra.RECATEGORISE, label=_("Perbaiki jenis masalah"), told=_("Batas waktu mengikuti jenis masalah."),
        run=_recategorise, icon="tag", key="g",
    ),
    Extra.MOVE: Step(
        slug=Extra.MOVE, label=_("Perbaiki tempat"), told=_("Yang dikatakan warga tetap tersimpan di laporannya."),
        run=_move, icon="map-pin", key="l",
    ),
    Extra.SPLIT_REPORT: Step(
        slug=Extra.SPLIT_REPORT, label=_("Pisahkan satu laporan"),
        told=_("Laporan itu menjadi kasus sendiri dan masuk triase. Pelapornya membaca alasan Anda."),
        run=_split_report, icon="split", key="p", needs=frozenset({Requirement.REASON, Requirement.TEXT}), verb_of_reasons=Verb.SPLIT,
    ),
}  # fmt: skip


# Who may take these steps, and in which states.
PERMITS: Mapping[Extra, Permit] = {
    Extra.TELL: SPEAK,
    Extra.NOTE: SPEAK,
    Extra.RECATEGORISE: SETTLE,
    Extra.MOVE: SETTLE,
    Extra.SPLIT_REPORT: SPLIT_REPORT,
}


def staff_verbs() -> tuple[Verb, ...]:
    """The verbs of the table that somebody of the staff takes on a case that exists."""
    return tuple(row.verb for row in TABLE if row.sources and row.who & _STAFF)


def _step_of(verb: Verb) -> Step:
    row, (run, icon, key, tone) = BY_VERB[verb], RUN[verb]
    return Step(
        slug=verb, label=row.label, told=row.told, run=run, icon=icon, needs=row.needs, verb=verb, key=key, tone=tone
    )


STEPS: Mapping[str, Step] = {**{verb.value: _step_of(verb) for verb in staff_verbs()}, **EXTRAS}


def steps_for(person: Person, case: Case) -> list[Step]:
    """The steps that are open to this person on this case now, verbs first, in the table's order."""
    extras = [EXTRAS[extra] for extra in Extra if may(person, PERMITS[extra], case) and _has_sense(extra, case)]
    return [*verb_steps_for(person, case), *extras]


def verb_steps_for(person: Person, case: Case) -> list[Step]:
    """Of these, the verbs of the table: what a list offers for each of its cases, without asking the database."""
    return [STEPS[row.verb] for row in open_verbs(person, case)]


def why_closed(step: Step, person: Person, case: Case) -> Refused:
    """Why this step is not open to this person on this case now."""
    permit = BY_VERB[step.verb] if step.verb is not None else PERMITS[Extra(step.slug)]
    return why_not(case, permit, person) or Refused(refusals.NOT_ALLOWED)


def main_first(steps: Sequence[Step]) -> list[Step]:
    """The steps as a hand looks for them: what moves the work on comes first."""
    return sorted(steps, key=lambda step: step.tone != "primary")


def _has_sense(extra: str, case: Case) -> bool:
    """Whether there is anything to take the step on: a report to take out."""
    return extra != Extra.SPLIT_REPORT or queries.has_joiners(case)
