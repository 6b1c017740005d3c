"""Numbers of the accountability screens and papers in words: points, scores, cuts, months."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from tanggap.accountability.models import Proposal


def hundredths(value: int, decimals: int = 2) -> str:
    """Hundredths as a number: 2666 is "26,66"."""
    return str(number_format(value / 100, decimal_pos=decimals))


def percent(share: float) -> str:
    """A share as whole per cent: 0.874 is "87 %"."""
    return f"{round(100 * share)} %"


def month_words(month: date) -> str:
    """ "Oktober 2026"."""
    return str(date_format(month, "F Y"))


def sanction_words(level: int, cut: int) -> str:
    """What is proposed, in one line."""
    if not level and not cut:
        return _("Sanksi sebelumnya dicabut")
    return _("Teguran %(level)s, potongan %(cut)s %% tunjangan kinerja") % {"level": level, "cut": hundredths(cut)}


def sum_words(proposal: Proposal) -> str:
    """The arithmetic in one line, as somebody would write it on paper."""
    said = {
        "points": hundredths(proposal.points), "duties": proposal.duties, "score": hundredths(proposal.score),
    }  # fmt: skip
    return _("%(points)s poin ÷ %(duties)s kewajiban × 100 = %(score)s") % said
