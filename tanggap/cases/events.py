"""Every kind of event, how it is called and who may read it. A kind that is not here cannot be written."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _

from tanggap.cases.models import Visibility
from tanggap.cases.workflow import BY_VERB, PublicStatus, Verb


class EventKind(models.TextChoices):
    RECEIVED = "received", _("Laporan diterima")
    JOINED = "joined", _("Laporan lain bergabung")
    SUGGESTED = "suggested", _("Usul penanggung jawab")
    TWINS = "twins", _("Mungkin masalah yang sama")
    TRIAGED = "triaged", _("Laporan dipilah")
    RECATEGORISED = "recategorised", _("Jenis masalah diperbaiki")
    MOVED = "moved", _("Tempat diperbaiki")
    ASSIGNED = "assigned", _("Diteruskan ke instansi")
    DELEGATED = "delegated", _("Disposisi")
    RETURNED = "returned", _("Dikembalikan")
    DECIDED = "decided", _("Penanggung jawab diputuskan")
    STARTED = "started", _("Mulai dikerjakan")
    COORDINATED = "coordinated", _("Koordinasi dengan instansi lain")
    TASK_DONE = "task_done", _("Bagian instansi lain selesai")
    TASK_RETURNED = "task_returned", _("Bagian instansi lain dikembalikan")
    HELD = "held", _("Ditunda")
    RESUMED = "resumed", _("Dilanjutkan")
    FIXED = "fixed", _("Dilaporkan selesai")
    REDONE = "redone", _("Diminta kerja ulang")
    VERIFIED = "verified", _("Terverifikasi")
    CONFIRMED = "confirmed", _("Dinyatakan beres oleh pelapor")
    CLOSED = "closed", _("Ditutup")
    REJECTED = "rejected", _("Ditolak")
    MERGED = "merged", _("Digabung")
    SPLIT = "split", _("Dipisahkan lagi")
    LEFT = "left", _("Laporan lain dipisahkan")
    REOPENED = "reopened", _("Dibuka lagi")
    ADOPTED = "adopted", _("Dijawab di sistem sebelumnya")
    TAKEN = "taken", _("Petugas ditunjuk")
    DUE_CHANGED = "retimed", _("Tenggat berubah")
    ESCALATED = "escalated", _("Dinaikkan ke atasan")
    ACKNOWLEDGED = "acknowledged", _("Eskalasi ditanggapi")
    REMINDED = "reminded", _("Diingatkan pengawas")
    CONTESTED = "contested", _("Keterlambatan disanggah")
    CONTEST_JUDGED = "contest_judged", _("Sanggahan diputus")
    ASKED = "asked", _("Pertanyaan pelapor")
    CHECKED = "checked", _("Bukti diperiksa otomatis")
    RATED = "rated", _("Dinilai pelapor")
    RECHECKED = "rechecked", _("Diperiksa ulang pengawas")
    OBJECTED = "objected", _("Pelapor meragukan kantornya")
    NOTED = "noted", _("Catatan petugas")
    TOLD = "told", _("Kabar untuk warga")
    HIDDEN = "hidden", _("Foto disembunyikan")
    REDACTED = "redacted", _("Keterangan dihapus demi kerahasiaan")


@dataclass(frozen=True)
class Kind:
    """How a kind behaves: who reads it unless the writer says otherwise."""

    visibility: Visibility


_STAFF_ONLY = frozenset(
    {
        EventKind.OBJECTED,
        EventKind.SUGGESTED,
        EventKind.TWINS,
        EventKind.NOTED,
        EventKind.TAKEN,
        EventKind.HIDDEN,
        EventKind.CONTESTED,
        EventKind.CHECKED,
        EventKind.RATED,
    }
)
KINDS: dict[str, Kind] = {
    kind: Kind(visibility=Visibility.STAFF if kind in _STAFF_ONLY else Visibility.PUBLIC) for kind in EventKind
}

# Kinds that vouch for a resident's words, which stand in the report that their facts name.
OF_A_REPORT = frozenset({EventKind.RECEIVED, EventKind.JOINED})

OF_VERB: dict[Verb, EventKind] = {
    Verb.RECEIVE: EventKind.RECEIVED,
    Verb.TRIAGE: EventKind.TRIAGED,
    Verb.ASSIGN: EventKind.ASSIGNED,
    Verb.DELEGATE: EventKind.DELEGATED,
    Verb.RETURN: EventKind.RETURNED,
    Verb.DECIDE: EventKind.DECIDED,
    Verb.START: EventKind.STARTED,
    Verb.COORDINATE: EventKind.COORDINATED,
    Verb.HOLD: EventKind.HELD,
    Verb.RESUME: EventKind.RESUMED,
    Verb.FIX: EventKind.FIXED,
    Verb.REDO: EventKind.REDONE,
    Verb.VERIFY: EventKind.VERIFIED,
    Verb.CONFIRM: EventKind.CONFIRMED,
    Verb.CLOSE: EventKind.CLOSED,
    Verb.REJECT: EventKind.REJECTED,
    Verb.MERGE: EventKind.MERGED,
    Verb.SPLIT: EventKind.SPLIT,
    Verb.REOPEN: EventKind.REOPENED,
    Verb.ADOPT: EventKind.ADOPTED,
}

VERB_OF: dict[str, Verb] = {kind: verb for verb, kind in OF_VERB.items()}
# The word that residents read after an event; kinds that move nothing are not here.
PUBLIC_AFTER: dict[str, PublicStatus] = {OF_VERB[row.verb]: row.public for row in BY_VERB.values()}
