"""What a city promises a resident step by step, in plain words: for pages whose case may be read already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from tanggap.cases.words import clock
from tanggap.deadlines.models import OPEN, Deadline
from tanggap.directory.steps import SlaStep


@dataclass(frozen=True)
class StepPromise:
    """One sentence, and whether it was broken."""

    sentence: str
    is_late: bool


def step_promises(case_code: str, *, at: datetime) -> list[StepPromise]:
    """What is to come before the case is finished, the next first. The finish itself is the case's own `due_at`."""
    running = Deadline.objects.filter(OPEN, case__code=case_code, paused_at=None).exclude(step=SlaStep.COMPLETION)
    return [_promise(row, is_late=row.due_at < at) for row in running.select_related("agency").order_by("due_at", "pk")]


def _promise(row: Deadline, *, is_late: bool) -> StepPromise:
    facts = {"due": clock(row.due_at), "agency": row.agency.label}
    kept, broken = _sentences(SlaStep(row.step))
    return StepPromise((broken if is_late else kept) % facts, is_late)


def _sentences(step: SlaStep) -> tuple[str, str]:
    """As long as there is time, and afterwards."""
    said = {
        SlaStep.FIRST_RESPONSE: (
            _("Paling lambat %(due)s, Anda mendapat kabar siapa yang menangani laporan ini."),
            _("Kabar tentang siapa yang menangani seharusnya sudah ada %(due)s."),
        ),
        SlaStep.ACCEPT: (
            _("Paling lambat %(due)s, %(agency)s menyatakan apakah laporan ini wewenangnya."),
            _("%(agency)s seharusnya sudah menjawab %(due)s."),
        ),
        SlaStep.COORDINATION: (
            _("%(agency)s mengerjakan bagiannya paling lambat %(due)s."),
            _("Bagian %(agency)s seharusnya sudah selesai %(due)s."),
        ),
        SlaStep.VERIFICATION: (
            _("Bukti pekerjaan diperiksa paling lambat %(due)s."),
            _("Bukti pekerjaan seharusnya sudah diperiksa %(due)s."),
        ),
        SlaStep.ANSWER: (
            _("Pertanyaan Anda dijawab paling lambat %(due)s."),
            _("Pertanyaan Anda seharusnya sudah dijawab %(due)s."),
        ),
    }
    return said[step]
