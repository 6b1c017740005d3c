"""What became of a proof, said beside its photo: what the site checked by itself, and who has said what of it since.

The check knows two things: that the photo came from the camera in the page, and where the telephone believed it was. It does not know
whether the work is done. Only people say that, so only their word bears a tick (docs/evidence.md).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from tanggap.cases.events import Confirmed, Fixed, Redone, Reopened, Verified
from tanggap.cases.public import PublicEvent, PublicPhoto
from tanggap.cases.words import CAPACITIES, clock, day
from tanggap.cases.workflow import CaseRole

_SAYS_SOMETHING = {Verified.kind, Confirmed.kind, Redone.kind, Reopened.kind}


@dataclass(frozen=True)
class ProofVerdict:
    """Somebody's last word on a proof: `tone` is `good`, `bad` or `open`."""

    words: str
    icon: str
    tone: str


def checked(photo: PublicPhoto) -> str:
    """When it was taken and, if it was taken on the spot, what was checked of that."""
    if photo.taken_at is None:
        return ""
    if photo.on_spot_m is None:
        return clock(photo.taken_at)
    told = {"metres": photo.on_spot_m, "at": clock(photo.taken_at)}
    return _("%(at)s. Menurut ponsel petugas: diambil di lokasi (±%(metres)s m), dengan kamera situs ini.") % told


def verdict_on(photo: UUID, timeline: Sequence[PublicEvent]) -> ProofVerdict | None:
    """What was last said of the proof that this photo belongs to, until the next one came; None for a photo of no proof."""
    own = next((n for n, event in enumerate(timeline) if any(one.id == photo for one in event.photos)), None)
    if own is None or timeline[own].kind != Fixed.kind:
        return None
    last = None
    for event in timeline[own + 1 :]:
        if event.kind == Fixed.kind:
            break
        if event.kind in _SAYS_SOMETHING:
            last = event
    return _said(last) if last else ProofVerdict(_("Belum diperiksa orang kedua."), "hourglass", "open")


def _said(event: PublicEvent) -> ProofVerdict:
    on = {"day": day(event.at), "who": CAPACITIES.get(event.by, event.by)}
    if event.kind == Verified.kind:
        return ProofVerdict(_("Diperiksa dan diterima orang kedua, %(day)s.") % on, "check", "good")
    if event.kind == Confirmed.kind:
        return ProofVerdict(_("Kata pelapor: sudah beres, %(day)s.") % on, "check-circle", "good")
    if event.kind == Redone.kind:
        return ProofVerdict(_("Tidak diterima pemeriksa, %(day)s: dikerjakan ulang.") % on, "redo", "bad")
    if event.by == CaseRole.REPORTER:
        return ProofVerdict(_("Kata pelapor: belum beres, %(day)s.") % on, "alert", "bad")
    return ProofVerdict(_("%(who)s: belum beres, %(day)s.") % on, "alert", "bad")
