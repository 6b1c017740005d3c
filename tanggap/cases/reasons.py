"""Reasons that a verb may give, from a list, so that they can be counted; free text explains beside them."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tanggap.cases.workflow import Verb

REASONS: dict[Verb, dict[str, Promise]] = {
    Verb.RETURN: {
        "other_agency": _("Wewenang instansi lain"),
        "other_area": _("Di luar wilayah kami"),
        "other_owner": _("Aset milik pihak lain"),
        "wrong_category": _("Jenis masalah keliru"),
        "place_not_found": _("Tempat tidak ditemukan"),
    },
    Verb.HOLD: {
        "weather": _("Menunggu cuaca"),
        "material": _("Menunggu bahan atau alat"),
        "permit": _("Menunggu izin"),
        "other_agency": _("Menunggu instansi lain"),
        "resident": _("Menunggu keterangan warga"),
        "budget": _("Menunggu anggaran"),
    },
    Verb.REDO: {
        "not_fixed": _("Masalah masih tampak di foto"),
        "wrong_place": _("Foto dari tempat lain"),
        "unclear_photo": _("Foto tidak jelas"),
        "reused_photo": _("Foto pernah dipakai"),
        "partly": _("Baru sebagian dikerjakan"),
    },
    Verb.REJECT: {
        "spam": _("Bukan laporan (iklan, uji coba, ujaran kebencian)"),
        "outside_city": _("Di luar kota ini"),
        "no_public_matter": _("Bukan urusan pemerintah kota"),
        "incomplete": _("Keterangan tidak cukup untuk ditindaklanjuti"),
        "already_done": _("Sudah ditangani sebelumnya"),
        "legal_process": _("Sedang dalam proses hukum"),
    },
    Verb.MERGE: {
        "same_problem": _("Masalah yang sama di tempat yang sama"),
        "sent_twice": _("Laporan yang sama terkirim dua kali"),
        "one_work": _("Selesai dengan satu pekerjaan"),
    },
    Verb.SPLIT: {
        "other_problem": _("Masalahnya lain"),
        "other_place": _("Tempatnya lain"),
        "one_remains": _("Yang satu selesai, yang lain belum"),
        "by_mistake": _("Keliru digabung"),
    },
    Verb.REOPEN: {
        "not_fixed": _("Masalah masih ada"),
        "came_back": _("Masalah muncul lagi"),
        "partly": _("Baru sebagian beres"),
        "wrong_place": _("Yang diperbaiki tempat lain"),
        "wrong_rejection": _("Penolakan keliru"),
    },
    Verb.ADOPT: {
        "answered_before": _("Dijawab instansi di sistem sebelumnya"),
    },
}

# Reasons that only the system gives; nobody chooses them from a list.
SILENCE = "silence"
_OF_THE_SYSTEM: dict[Verb, dict[str, Promise]] = {
    Verb.CLOSE: {SILENCE: _("Pelapor tidak menjawab sampai batas waktunya; ditutup tanpa pernyataannya")},
}


def reasons_of(verb: Verb) -> dict[str, Promise]:
    """The reasons that this verb may give; empty when it needs none."""
    return REASONS.get(verb, {})


def reason_label(verb: Verb | str, code: str) -> str:
    """A reason in the reader's language; the code itself for a reason that has left the list."""
    known = {**REASONS.get(Verb(verb), {}), **_OF_THE_SYSTEM.get(Verb(verb), {})}
    return str(known.get(code, code))
