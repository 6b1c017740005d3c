"""What may be asked about the photo store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from tanggap.evidence.models import PhotoFault, ScrubPass


@dataclass(frozen=True)
class PhotoScrub:
    """How the scrub stands: photos at fault, and when the last whole pass ended (None: never yet)."""

    faults: int
    ended_at: datetime | None

    @property
    def sentence(self) -> str:
        """In English, for machines and operators."""
        looked = f"all looked at by {self.ended_at:%Y-%m-%d %H:%M} UTC" if self.ended_at else "not all looked at yet"
        return f"{self.faults} missing or changed; {looked}"


def photo_scrub() -> PhotoScrub:
    """The state of the scrub."""
    ended = ScrubPass.objects.exclude(ended_at=None).order_by("-ended_at").values_list("ended_at", flat=True).first()
    return PhotoScrub(PhotoFault.objects.count(), ended)


def photo_faults() -> Sequence[PhotoFault]:
    """Every photo whose file is missing or changed, with its photo and case, by case."""
    return list(PhotoFault.objects.select_related("photo__case").order_by("photo__case__code", "pk"))
