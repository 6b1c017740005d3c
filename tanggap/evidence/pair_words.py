"""What comparing two photos found, as one sentence: what agrees, and what that cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tanggap.evidence.geometry.verdicts import Comparison, MatchReason
from tanggap.evidence.paired import PairAnswer

_SENTENCES: Final[Mapping[MatchReason, Promise]] = {
    MatchReason.SAME_FILE: gettext_lazy("Berkas yang persis sama."),
    MatchReason.PIXELS_AGREE: gettext_lazy(
        "Gambar yang sama: %(share)s %% bagian yang bertumpuk cocok sampai ke pikselnya."
    ),
    MatchReason.PART_AGREES: gettext_lazy(
        "Gambar yang sama, sebagian diubah, ditutup, atau ditambah: %(share)s %% bagian yang bertumpuk cocok sampai ke pikselnya."
    ),
    MatchReason.EXACT_VIEW: gettext_lazy(
        "Tempat yang sama dari titik pandang yang persis sama; foto baru biasanya lebih berbeda. Perlu dilihat orang."
    ),
    MatchReason.NEW_VIEW: gettext_lazy(
        "Tempat yang sama, dipotret lagi: %(matched)s titik cocok, tetapi titik pandangnya bergeser."
    ),
    MatchReason.FEATURES_ONLY: gettext_lazy("Titik-titiknya cocok; pikselnya tidak cukup untuk menilai."),
    MatchReason.NOTHING_COMMON: gettext_lazy("Tidak ditemukan kesamaan. Salinan yang banyak diubah bisa terlewat."),
    MatchReason.TOO_PLAIN: gettext_lazy("Gambarnya terlalu polos, gelap, atau kecil untuk dibandingkan."),
    MatchReason.UNREADABLE: gettext_lazy("Fotonya tidak terbaca."),
}


def why(answer: PairAnswer) -> str:
    """Why the verdict on this pair is what it is."""
    if answer.refused is None:
        return _found(answer.comparison)
    sides = {"old": _("Foto lama: %(why)s"), "new": _("Foto baru: %(why)s")}
    return sides.get(answer.side, "%(why)s") % {"why": answer.refused.sentence}


def _found(comparison: Comparison) -> str:
    facts = {"share": round(100 * comparison.agreement), "matched": comparison.matched}
    said = str(_SENTENCES[comparison.reason]) % facts
    return _("%(found)s Salah satunya dicerminkan.") % {"found": said} if comparison.mirrored else said
