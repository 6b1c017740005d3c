"""The one table of what can happen to a case.

Each row says: verb, from which states, to which state, who may, what it needs, which event it writes, what the clock does, which
word the public then reads, what the resident is told, and why the row exists. A verb's function is registered with `@verb` in
`cases.actions`; the table is no engine. No state literal stands anywhere else, and nothing else sets a status.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.cases.states import (
    AWAITING_START,
    FINISHED,
    IN_TRIAGE,
    MERGED,
    NEW,
    OPEN,
    PAUSED,
    REJECTED,
    TO_VERIFY,
    PublicStatus,
    Status,
)


class Verb(str):
    """What somebody does to a case. The names are open: a part of the house may add a verb, with `register`."""

    __slots__ = ()

    RECEIVE: ClassVar[Verb]
    TRIAGE: ClassVar[Verb]
    ASSIGN: ClassVar[Verb]
    DELEGATE: ClassVar[Verb]
    RETURN: ClassVar[Verb]
    DECIDE: ClassVar[Verb]
    START: ClassVar[Verb]
    COORDINATE: ClassVar[Verb]
    HOLD: ClassVar[Verb]
    RESUME: ClassVar[Verb]
    FIX: ClassVar[Verb]
    REDO: ClassVar[Verb]
    VERIFY: ClassVar[Verb]
    CONFIRM: ClassVar[Verb]
    CLOSE: ClassVar[Verb]
    REJECT: ClassVar[Verb]
    MERGE: ClassVar[Verb]
    SPLIT: ClassVar[Verb]
    REOPEN: ClassVar[Verb]
    ADOPT: ClassVar[Verb]


for _name in Verb.__annotations__:
    setattr(Verb, _name, Verb(_name.lower()))


class CaseRole(StrEnum):
    """In what capacity a person stands before a case."""

    REPORTER = "reporter"  # holds the secret link of a report of this case
    OFFICER = "officer"  # works at the responsible agency
    HEAD = "head"  # heads the responsible agency or one above it
    OPERATOR = "operator"  # triage
    SUPERVISOR = "supervisor"  # of an area that holds the place
    ADMIN = "admin"
    SYSTEM = "system"


class Requirement(StrEnum):
    """What a row asks for, checked by name before anything is written."""

    REASON = "reason"  # one of the verb's list
    TEXT = "text"
    AGENCY = "agency"
    AGENCY_BELOW = "agency_below"  # a part of the agency that holds the case
    BETTER_ADDRESSEE_OR_TEXT = "better_addressee_or_text"
    EVIDENCE = "evidence"
    TASKS_DONE = "tasks_done"
    SECOND_PERSON = "second_person"
    OTHER_UNIT = "other_unit"  # somebody whose office is not the one that fixed it
    TARGET_CASE = "target_case"
    UNTIL = "until"
    IN_TIME = "in_time"  # within the days for reopening
    UNDISPUTED = "undisputed"  # not returned so often that only a person with authority may say whose it is
    DISPUTED = "disputed"  # returned so often
    NOT_BOUND = "not_bound"  # no decision binds the agency, or it brings something new


class Clock(StrEnum):
    """What taking a row does to the completion clock; `cases.completion` reads it."""

    KEEPS = "keeps"
    STARTS = "starts"
    PAUSES = "pauses"
    RESUMES = "resumes"
    STOPS = "stops"


# Named sets; nobody writes them out again.

# So many agencies have said "not ours" that the next word is a decision, not another try.
RETURNS_UNTIL_DECISION = 2
# Reporters may say "not fixed" for this long after the case ended; supervisors at any time.
REOPEN_DAYS = 7
DISPATCHERS = frozenset({CaseRole.OPERATOR, CaseRole.SUPERVISOR, CaseRole.ADMIN})
HANDLERS = frozenset({CaseRole.OFFICER, CaseRole.HEAD})


@dataclass(frozen=True, kw_only=True)
class Permit:
    """Who may do something with a case, in which states, and what it asks for. `permissions.why_not` reads it."""

    who: frozenset[CaseRole]
    sources: frozenset[Status]
    needs: frozenset[Requirement] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Transition(Permit):
    """One row of the table: a permit that changes the state."""

    verb: Verb
    label: Promise
    target: Status
    clock: Clock = Clock.KEEPS
    public: PublicStatus
    told: Promise
    why: str


_TABLE: tuple[Transition, ...] = (
    Transition(
        verb=Verb.RECEIVE,
        label=_("Terima laporan"),
        sources=frozenset(),
        target=Status.RECEIVED,
        who=frozenset({CaseRole.REPORTER, CaseRole.SYSTEM, CaseRole.OPERATOR}),
        clock=Clock.STARTS,
        public=PublicStatus.WAITING,
        told=_("Laporan Anda kami terima."),
        why="The clock starts when the resident has spoken, not when somebody reads it.",
    ),
    Transition(
        verb=Verb.TRIAGE,
        label=_("Pilah"),
        sources=IN_TRIAGE - {Status.TRIAGED},
        target=Status.TRIAGED,
        who=DISPATCHERS,
        public=PublicStatus.WAITING,
        told=_("Petugas memeriksa jenis dan tempat laporan."),
        why="Some reports need a category or a place before anyone can own them.",
    ),
    Transition(
        verb=Verb.ASSIGN,
        label=_("Tugaskan"),
        sources=IN_TRIAGE | AWAITING_START,
        target=Status.ASSIGNED,
        who=DISPATCHERS | {CaseRole.SYSTEM},
        needs=frozenset({Requirement.AGENCY, Requirement.UNDISPUTED}),
        public=PublicStatus.WAITING,
        told=_("Laporan diteruskan ke instansi yang bertanggung jawab."),
        why="Exactly one agency owns a case; a wrong address is mended before anybody has begun.",
    ),
    Transition(
        verb=Verb.DELEGATE,
        label=_("Disposisi ke bawahan"),
        sources=frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED}),
        target=Status.ASSIGNED,
        who=HANDLERS,
        needs=frozenset({Requirement.AGENCY_BELOW}),
        public=PublicStatus.DISPOSITION,
        told=_("Dinas menugaskan suku dinasnya."),
        why="A dinas instructs its suku dinas; that is no return.",
    ),
    Transition(
        verb=Verb.RETURN,
        label=_("Bukan wewenang kami"),
        sources=frozenset({Status.ASSIGNED, Status.IN_PROGRESS, Status.REOPENED}),
        target=Status.RETURNED,
        who=HANDLERS,
        needs=frozenset({Requirement.REASON, Requirement.BETTER_ADDRESSEE_OR_TEXT, Requirement.NOT_BOUND}),
        public=PublicStatus.COORDINATION,
        told=_("Instansi menyatakan ini bukan wewenangnya dan menyebut alasannya."),
        why="'Not ours' names who it is, or says that they do not know and why; the resident reads it.",
    ),
    Transition(
        verb=Verb.DECIDE,
        label=_("Putuskan penanggung jawab"),
        sources=frozenset({Status.RETURNED, Status.TRIAGED}),
        target=Status.ASSIGNED,
        who=frozenset({CaseRole.SUPERVISOR, CaseRole.ADMIN, CaseRole.HEAD}),
        needs=frozenset({Requirement.AGENCY, Requirement.TEXT, Requirement.DISPUTED}),
        public=PublicStatus.WAITING,
        told=_("Dua instansi menolak; yang berwenang memutuskan siapa yang mengerjakan."),
        why="No ping-pong: after two returns somebody with authority says whose it is, and that binds.",
    ),
    Transition(
        verb=Verb.START,
        label=_("Terima dan kerjakan"),
        sources=AWAITING_START,
        target=Status.IN_PROGRESS,
        who=HANDLERS,
        public=PublicStatus.PROCESS,
        told=_("Petugas mulai bekerja."),
        why="The agency's first answer: it takes the case.",
    ),
    Transition(
        verb=Verb.COORDINATE,
        label=_("Minta bantuan instansi lain"),
        sources=frozenset({Status.ASSIGNED, Status.IN_PROGRESS}),
        target=Status.IN_PROGRESS,
        who=HANDLERS | {CaseRole.OPERATOR, CaseRole.SUPERVISOR},
        needs=frozenset({Requirement.AGENCY, Requirement.TEXT}),
        public=PublicStatus.COORDINATION,
        told=_("Instansi bekerja bersama instansi lain."),
        why="One owner, several hands: the part of another agency is a task.",
    ),
    Transition(
        verb=Verb.HOLD,
        label=_("Tunda"),
        sources=frozenset({Status.IN_PROGRESS}),
        target=Status.ON_HOLD,
        who=HANDLERS,
        needs=frozenset({Requirement.REASON, Requirement.TEXT, Requirement.UNTIL}),
        clock=Clock.PAUSES,
        public=PublicStatus.PROCESS,
        told=_("Pekerjaan ditunda; alasan dan tanggal lanjutnya tertulis."),
        why="A pause is allowed with a reason and an end.",
    ),
    Transition(
        verb=Verb.RESUME,
        label=_("Lanjutkan"),
        sources=PAUSED,
        target=Status.IN_PROGRESS,
        who=HANDLERS | {CaseRole.SUPERVISOR, CaseRole.SYSTEM},
        clock=Clock.RESUMES,
        public=PublicStatus.PROCESS,
        told=_("Pekerjaan dilanjutkan."),
        why="The clock goes on where it stopped.",
    ),
    Transition(
        verb=Verb.FIX,
        label=_("Selesaikan"),
        sources=frozenset({Status.IN_PROGRESS}),
        target=Status.FIXED,
        who=HANDLERS,
        needs=frozenset({Requirement.TEXT, Requirement.EVIDENCE, Requirement.TASKS_DONE}),
        clock=Clock.PAUSES,
        public=PublicStatus.PROCESS,
        told=_("Petugas melaporkan pekerjaan selesai; foto sedang diperiksa."),
        why="'Done' is claimed with a photo, and is not yet believed; the wait for that is not the agency's.",
    ),
    Transition(
        verb=Verb.REDO,
        label=_("Kerjakan ulang"),
        sources=TO_VERIFY,
        target=Status.IN_PROGRESS,
        who=DISPATCHERS | {CaseRole.HEAD},
        needs=frozenset({Requirement.REASON, Requirement.TEXT, Requirement.SECOND_PERSON, Requirement.OTHER_UNIT}),
        clock=Clock.RESUMES,
        public=PublicStatus.PROCESS,
        told=_("Bukti belum cukup; pekerjaan diulang."),
        why="Validation sends a follow-up back to be redone.",
    ),
    Transition(
        verb=Verb.VERIFY,
        label=_("Verifikasi"),
        sources=TO_VERIFY,
        target=Status.VERIFIED,
        who=DISPATCHERS | {CaseRole.HEAD},
        needs=frozenset({Requirement.SECOND_PERSON, Requirement.OTHER_UNIT}),
        clock=Clock.STOPS,
        public=PublicStatus.DONE,
        told=_("Orang kedua dari kantor lain memeriksa bukti: pekerjaan selesai."),
        why="Nobody proves their own work, nor that of the desk beside theirs.",
    ),
    Transition(
        verb=Verb.CONFIRM,
        label=_("Sudah beres"),
        sources=TO_VERIFY | {Status.VERIFIED},
        target=Status.CLOSED,
        who=frozenset({CaseRole.REPORTER}),
        clock=Clock.STOPS,
        public=PublicStatus.DONE,
        told=_("Pelapor menyatakan sudah beres."),
        why="The reporter is the best second person.",
    ),
    Transition(
        verb=Verb.CLOSE,
        label=_("Tutup"),
        sources=frozenset({Status.VERIFIED}),
        target=Status.CLOSED,
        who=DISPATCHERS | {CaseRole.HEAD, CaseRole.SYSTEM},
        public=PublicStatus.DONE,
        told=_("Laporan ditutup."),
        why="A verified fix that nobody disputes comes to rest; after the days for reopening by itself.",
    ),
    Transition(
        verb=Verb.REJECT,
        label=_("Tolak"),
        sources=IN_TRIAGE,
        target=Status.REJECTED,
        who=DISPATCHERS,
        needs=frozenset({Requirement.REASON, Requirement.TEXT}),
        clock=Clock.STOPS,
        public=PublicStatus.REJECTED,
        told=_("Laporan ditolak; alasannya tertulis."),
        why="Only triage may refuse, only with a reason that the resident reads.",
    ),
    Transition(
        verb=Verb.MERGE,
        label=_("Gabungkan"),
        sources=OPEN - TO_VERIFY,
        target=Status.MERGED,
        who=DISPATCHERS,
        needs=frozenset({Requirement.TARGET_CASE, Requirement.REASON}),
        clock=Clock.STOPS,
        public=PublicStatus.COORDINATION,
        told=_("Laporan digabung dengan laporan lain tentang masalah yang sama."),
        why="One problem is one case; its reports move along.",
    ),
    Transition(
        verb=Verb.SPLIT,
        label=_("Pisahkan lagi"),
        sources=MERGED,
        target=Status.TRIAGED,
        who=DISPATCHERS,
        needs=frozenset({Requirement.REASON, Requirement.TEXT}),
        clock=Clock.RESUMES,
        public=PublicStatus.WAITING,
        told=_("Laporan dipisahkan lagi dan diperiksa sebagai masalah tersendiri."),
        why="A merge may be wrong: its reports go back, and triage decides again whose the problem is.",
    ),
    Transition(
        verb=Verb.REOPEN,
        label=_("Buka lagi"),
        sources=FINISHED | REJECTED,
        target=Status.REOPENED,
        who=frozenset({CaseRole.REPORTER, CaseRole.SUPERVISOR, CaseRole.OPERATOR, CaseRole.ADMIN}),
        needs=frozenset({Requirement.REASON, Requirement.IN_TIME}),
        clock=Clock.STARTS,
        public=PublicStatus.WAITING,
        told=_("Pelapor menyatakan belum beres; laporan dibuka lagi."),
        why="A resident's 'not fixed' counts, at one tap.",
    ),
    Transition(
        verb=Verb.ADOPT,
        label=_("Ambil alih jawaban lama"),
        sources=NEW | {Status.ASSIGNED},
        target=Status.CLOSED,
        who=frozenset({CaseRole.SYSTEM}),
        needs=frozenset({Requirement.REASON}),
        clock=Clock.STOPS,
        public=PublicStatus.DONE,
        told=_("Instansi sudah menjawab di sistem sebelumnya; bukti perbaikannya tidak ikut pindah."),
        why="History of an older system comes without proof: the row says so instead of feigning a verification.",
    ),
)

BY_VERB: dict[Verb, Transition] = {row.verb: row for row in _TABLE}
"""The table by its verbs, in its order."""


def register(row: Transition) -> None:
    """Add a row to the table. Raises ValueError when its verb stands there already."""
    if row.verb in BY_VERB:
        raise ValueError(f"the verb {row.verb!r} stands in the table already")
    BY_VERB[row.verb] = row


def unregister(verb: Verb) -> None:
    """Take a row out again; for tests that add one."""
    del BY_VERB[verb]
