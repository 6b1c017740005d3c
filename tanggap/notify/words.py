"""What a notice says, in a sentence that names the case, the step and the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tanggap.cases.words import ago, clock
from tanggap.deadlines.actions.acknowledging import to_label
from tanggap.directory.steps import SlaStep
from tanggap.notify.models import Notice, NoticeKind


@dataclass(frozen=True)
class NoticeLine:
    """One notice, ready to be shown."""

    id: int
    kind: str
    icon: str
    tone: str
    code: str
    title: str
    sentence: str
    age: str
    is_read: bool
    stands_in_for: str


_ICONS = {
    NoticeKind.WARNING: ("clock", "soon"),
    NoticeKind.DUE: ("alert", "late"),
    NoticeKind.ESCALATION: ("escalate", "late"),
    NoticeKind.EMERGENCY: ("siren", "late"),
    NoticeKind.REMINDER: ("bell", "soon"),
    NoticeKind.STOPPED: ("pause", "late"),
}


def line_of(notice: Notice, *, at: datetime) -> NoticeLine:
    """The notice as a line."""
    kind = NoticeKind(notice.kind)
    icon, tone = _ICONS[kind]
    category = notice.case.category
    return NoticeLine(
        id=notice.pk,
        kind=str(kind.label),
        icon=icon,
        tone=tone,
        code=notice.case.code,
        title=f"{category.label if category else _('Jenis belum ditentukan')}, {notice.case.area.name}",
        sentence=_sentence(notice, kind),
        age=ago(at - notice.at),
        is_read=notice.read_at is not None,
        stands_in_for=notice.substitute_for.full_name if notice.substitute_for else "",
    )


def _sentence(notice: Notice, kind: NoticeKind) -> str:
    if kind is NoticeKind.EMERGENCY:
        return _("Keadaan darurat: tangani sekarang, jangan tunggu tenggat.")
    if kind is NoticeKind.STOPPED:
        return _("Jenis ini tidak lagi dikirim otomatis ke kantornya. Lihat Penyaluran, Kiriman otomatis.")
    if notice.event is not None:
        who = notice.event.person.full_name if notice.event.person else str(kind.label)
        return _("%(who)s mengingatkan: “%(why)s”") % {"who": who, "why": notice.event.text}
    if notice.deadline is None:
        return str(kind.label)
    facts = {"step": SlaStep(notice.deadline.step).label, "due": clock(notice.deadline.due_at)}
    if kind is NoticeKind.WARNING:
        return _("%(step)s: tenggatnya %(due)s.") % facts
    if kind is NoticeKind.DUE:
        return _("%(step)s: tenggatnya %(due)s sudah lewat dan dicatat.") % facts
    to = to_label(notice.escalation) if notice.escalation else ""
    return _("%(step)s: tenggatnya %(due)s lewat; dinaikkan ke %(to)s. Tanggapi di halaman Eskalasi.") % {
        **facts,
        "to": to,
    }
