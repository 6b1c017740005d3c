"""What each check of a photo found, in words, and what that check cannot see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tanggap.cases.words import clock, long_span, metres
from tanggap.desk.match_words import CheckFacts, before_words, number, reuse_words, scene_words, screen_words
from tanggap.evidence.models import CheckKind, CheckResult

LIMITS: Mapping[CheckKind, Promise] = {
    CheckKind.CAPTURE: gettext_lazy("Program bisa berpura-pura menjadi kamera, dan kamera bisa memotret layar."),
    CheckKind.PLACE: gettext_lazy("Lokasi berasal dari ponsel dan bisa dipalsukan."),
    CheckKind.TIME: gettext_lazy(
        "Kapan foto dikirim diketahui pasti; kapan dipotret hanya sejauh kamera halaman ini dipakai."
    ),
    CheckKind.REUSE: gettext_lazy("Hanya foto yang tersimpan di sini yang dicari, bukan foto dari internet."),
    CheckKind.BEFORE_AGAIN: gettext_lazy("Gambar yang seluruhnya dibuat ulang dengan komputer tidak dikenali."),
    CheckKind.SCENE: gettext_lazy("Tempat yang dikenali belum berarti pekerjaannya selesai."),
    CheckKind.METADATA: gettext_lazy("Tanda di berkas mudah dihapus; kebanyakan aplikasi menghapusnya sendiri."),
    CheckKind.SCREEN: gettext_lazy("Layar tajam yang dipotret rapat tidak meninggalkan pola."),
}


def words_of(kind: CheckKind, result: CheckResult, facts: CheckFacts, *, is_open: bool) -> str:
    """The finding as a sentence; `is_open` says whether the reader may open the other case that it names."""
    if kind is CheckKind.REUSE:
        return reuse_words(result, facts, is_open=is_open)
    return _SAID[kind](result, facts)


def _capture(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Dari kamera di halaman ini")
    if facts.get("why") == "not_drawn_by_the_page":
        return _("Berkasnya membawa keterangan yang tidak ditulis kamera halaman ini: %(it)s") % {
            "it": _list(facts, "marks")
        }
    reason = facts.get("reason")
    return (
        _("Dari berkas, bukan kamera. Sebabnya: %(reason)s") % {"reason": reason}
        if reason
        else _("Dari berkas, bukan kamera.")
    )


def _place(_result: CheckResult, facts: CheckFacts) -> str:
    if facts.get("why") == "no_position":
        return _("Foto tidak membawa tempat.")
    if facts.get("why") == "no_point":
        return _("Laporan tidak punya titik untuk dibandingkan.")
    told = {"away": metres(number(facts, "metres")), "accuracy": number(facts, "accuracy_m")}
    return _("%(away)s dari titik laporan (±%(accuracy)s m)") % told


def _time(result: CheckResult, facts: CheckFacts) -> str:
    if facts.get("why") == "no_moment":
        return _("Foto tidak membawa waktu.")
    taken = datetime.fromisoformat(str(facts["taken_at"]))
    if "minutes" not in facts:
        return clock(taken)
    minutes = number(facts, "minutes")
    if minutes < 0:
        return _("Diambil %(at)s, sebelum pekerjaan dimulai") % {"at": clock(taken)}
    if result is CheckResult.FAIL:
        return _("Diambil %(at)s, setelah dikirim: jamnya salah") % {"at": clock(taken)}
    return _("Diambil %(span)s setelah mulai bekerja") % {"span": long_span(timedelta(minutes=minutes))}


def _metadata(result: CheckResult, facts: CheckFacts) -> str:
    if result is CheckResult.PASS:
        return _("Tidak ditemukan tanda penyunting atau pembuat gambar di berkasnya")
    named = ", ".join(part for part in (str(facts.get("software") or ""), _list(facts, "marks")) if part)
    if result is CheckResult.FAIL:
        return _("Berkasnya sendiri mengatakan gambar ini buatan mesin: %(marks)s") % {"marks": named}
    return _("Ada tanda alat penyunting: %(marks)s. Ponsel biasa pun kadang menulisnya.") % {"marks": named}


def _list(facts: CheckFacts, name: str) -> str:
    listed = facts.get(name)
    return ", ".join(str(one) for one in listed) if isinstance(listed, list) else ""


_SAID: Mapping[CheckKind, Callable[[CheckResult, CheckFacts], str]] = {
    CheckKind.CAPTURE: _capture,
    CheckKind.PLACE: _place,
    CheckKind.TIME: _time,
    CheckKind.BEFORE_AGAIN: before_words,
    CheckKind.SCENE: scene_words,
    CheckKind.METADATA: _metadata,
    CheckKind.SCREEN: screen_words,
}
