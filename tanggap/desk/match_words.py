"""Sentences about photos that hang together: what was looked for, what was found, and never more than that.

A doubt is told as a doubt and a copy as a copy, in different words. A miss only says that nothing was found.
"""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from tanggap.cases.words import metres
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tanggap.evidence.models import CheckResult
from tanggap.evidence.seen import comparison_from

CheckFacts = Mapping[str, object]  # what a check found, as stored: numbers, codes and lists by name


def reuse_words(result: CheckResult, facts: CheckFacts, *, is_open: bool) -> str:
    """Whether the photo is of another case; `is_open` says whether the reader may open that case."""
    laid = comparison_from(facts)
    if result is CheckResult.UNKNOWN:
        return _not_found(facts) if facts.get("more") else _unseen(facts)
    if laid is None or laid.verdict is PictureVerdict.NONE:
        return _not_found(facts) if result is CheckResult.PASS else _as_once_told(facts, result, _case(facts, is_open))
    told = {"case": _case(facts, is_open), "away": _away(facts, is_open), "share": _agreeing(laid)}
    return _of_other(result, laid) % told


def _of_other(result: CheckResult, laid: Comparison) -> str:
    if laid.reason is MatchReason.SAME_FILE:
        return _("Berkas yang persis sama sudah dikirim di %(case)s%(away)s.")
    if laid.verdict is PictureVerdict.SAME_PICTURE:
        return _("Gambarnya sama dengan foto di %(case)s%(away)s: %(share)s %% bagian yang bertumpuk cocok.")
    if result is CheckResult.PASS:
        return _("Tempat yang sama dengan foto di %(case)s%(away)s. Karena dekat, itu wajar.")
    if result is CheckResult.FAIL:
        return _(
            "Tempat dan titik pandang yang sama dengan foto di %(case)s%(away)s. Salah satu foto bukan dari tempatnya, "
            "atau titik kasusnya keliru."
        )
    return _("Mungkin tempat yang sama dengan foto di %(case)s%(away)s. Bandingkan: bisa juga hanya mirip.")


def before_words(result: CheckResult, facts: CheckFacts) -> str:
    """Whether the photo was made from one that the case already holds."""
    laid = comparison_from(facts)
    if result is CheckResult.UNKNOWN:
        return (
            _("Tidak ada foto sebelum perbaikan untuk dibandingkan.")
            if facts.get("why") == "no_before"
            else _unseen(facts)
        )
    if laid is None and result is not CheckResult.PASS:
        return _as_once_told(facts, result, _("foto sebelum perbaikan kasus ini"))
    if laid is None or laid.verdict is PictureVerdict.NONE:
        return _("Tidak ditemukan tanda bahwa foto kasus ini dipakai lagi; suntingan berat bisa terlewat.")
    if facts.get("screen") and result is CheckResult.FLAG:
        return _(
            "Tempatnya sama dengan %(which)s, dan ada tanda layar atau cetakan: mungkin foto itu yang dipotret dari layar. Bandingkan."
        ) % {"which": _which(facts)}
    return _of_own(result, laid) % {"which": _which(facts), "share": _agreeing(laid)}


def _of_own(result: CheckResult, laid: Comparison) -> str:
    if laid.reason is MatchReason.SAME_FILE:
        return _("Berkas ini sama persis dengan %(which)s.")
    if laid.verdict is PictureVerdict.SAME_PICTURE:
        return _(
            "Sangat mungkin dibuat dari %(which)s: %(share)s %% bagian yang bertumpuk cocok, tanpa pergeseran sudut atau "
            "bintik baru yang biasa ada pada foto baru."
        )
    if result is CheckResult.FLAG:
        return _(
            "Titik pandangnya persis sama dengan %(which)s. Bisa foto baru dari titik yang sama, bisa suntingan: bandingkan."
        )
    if laid.reason is MatchReason.FEATURES_ONLY:
        return _("Titik-titiknya cocok dengan %(which)s; pikselnya tidak cukup untuk menilai.")
    return _("Dipotret ulang di tempat %(which)s: titik pandangnya bergeser seperti pada foto baru.")


def scene_words(result: CheckResult, facts: CheckFacts) -> str:
    """Whether the place was known again."""
    why = facts.get("why")
    if why == "same_picture":
        return _("Tidak dinilai: gambar yang sama dengan foto lama tidak membuktikan tempat.")
    if why == "no_before":
        return _("Tidak ada foto sebelum perbaikan untuk dibandingkan.")
    if result is CheckResult.UNKNOWN:
        return _unseen(facts) if why else _("Tidak ada foto sebelum perbaikan untuk dibandingkan.")
    if result is CheckResult.PASS and facts.get("matched"):
        return _("Tempatnya dikenali kembali: %(n)s titik cocok dengan %(which)s.") % {
            "n": facts["matched"],
            "which": _before_of_whom(facts),
        }
    if result is CheckResult.PASS:
        return _("Menurut cara periksa yang lama, warna dan susunannya mungkin tempat yang sama (petunjuk lemah).")
    return _(
        "Tempatnya tidak dikenali kembali di foto kasus ini. Sudut, cahaya, atau perbaikannya bisa jadi sebab (petunjuk lemah)."
    )


def screen_words(result: CheckResult, facts: CheckFacts) -> str:
    """Whether it looks photographed from a screen or a print."""
    if result is CheckResult.UNKNOWN:
        return _unseen(facts)
    if result is CheckResult.PASS:
        return _("Tidak tampak pola layar atau tepi cetakan.")
    sign = _SIGNS.get(str(facts.get("sign")))
    return sign() if sign else _("Ada tanda foto layar atau cetakan. Petunjuk saja: lihat gambarnya.")


def _moire() -> str:
    return _(
        "Ada pola garis halus seperti pada foto layar atau cetakan. Petunjuk saja: pagar dan kain juga bisa begitu."
    )


def _frame() -> str:
    return _("Ada bingkai lurus di sekeliling gambar, seperti tepi layar atau kertas. Petunjuk saja: lihat gambarnya.")


_SIGNS = {"moire": _moire, "frame": _frame}


def _not_found(facts: CheckFacts) -> str:
    among = facts.get("among")
    if not isinstance(among, int):
        return _("Tidak ditemukan di antara foto yang tersimpan waktu itu; salinan yang banyak diubah bisa terlewat.")
    if facts.get("more"):
        return _(
            "Tidak ditemukan di antara foto yang paling mirip, tetapi yang mirip lebih banyak daripada yang dibuka."
        )
    # In hundreds: the exact number would tell of complaints that nobody here may know of, and of other cities.
    hundreds = among // 100 * 100
    if not hundreds:
        return _("Tidak ditemukan di antara kurang dari 100 foto lain; salinan yang banyak diubah bisa terlewat.")
    return _("Tidak ditemukan di antara lebih dari %(n)s foto lain; salinan yang banyak diubah bisa terlewat.") % {
        "n": number_format(hundreds, force_grouping=True)
    }


def _unseen(facts: CheckFacts) -> str:
    if facts.get("why") == MatchReason.TOO_PLAIN:
        return _("Gambarnya terlalu polos atau gelap untuk dibandingkan.")
    if facts.get("why") == "no_tool":
        return _("Pembanding foto tidak terpasang; foto ini tidak dibandingkan.")
    return _("Berkas foto tidak terbaca; tidak dibandingkan.")


def _as_once_told(facts: CheckFacts, result: CheckResult, what: str) -> str:
    """A match of before pictures were compared by their points: told as what that way of looking could know."""
    told = {"what": what, "share": facts.get("agreement", 0)}
    if result is CheckResult.FAIL:
        return (
            _(
                "Menurut cara periksa yang lama, cocok %(share)s %% dengan %(what)s. Cara itu bisa keliru: bandingkan sendiri."
            )
            % told
        )
    return _("Menurut cara periksa yang lama, mungkin mirip %(what)s (%(share)s %%). Bandingkan sendiri.") % told


def _agreeing(laid: Comparison) -> int:
    return round(100 * laid.agreement)


def _which(facts: CheckFacts) -> str:
    return _("foto perbaikan sebelumnya") if facts.get("of") == "after" else _("foto sebelum perbaikan")


def _before_of_whom(facts: CheckFacts) -> str:
    """Whose photo the place was known again in; only a neighbour's facts say how far away it is."""
    return _("foto kasus lain di dekat sini") if "metres" in facts else _which(facts)


def _case(facts: CheckFacts, is_open: bool) -> str:
    return str(facts.get("code", "")) if is_open else _("kasus lain yang tidak dapat Anda buka")


def _away(facts: CheckFacts, is_open: bool) -> str:
    """How far the other case lies, with the comma before it; somebody who may not open that case reads only near or far, and of
    one that is not public nobody reads it."""
    if facts.get("private"):
        return ""
    if "metres" not in facts:
        return _(" (jaraknya tidak diketahui)")
    if not is_open:
        return _(", jauh dari sini") if facts.get("far") else _(", di dekat sini")
    return _(", %(away)s dari sini") % {"away": metres(number(facts, "metres"))}


def number(facts: CheckFacts, name: str) -> int:
    """A whole number among the facts; 0 where there is none."""
    value = facts.get(name)
    return value if isinstance(value, int) else 0
