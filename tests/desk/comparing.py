"""A check that found two photos to hang together, with both files, for the screens that show it."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from tanggap.cases.models import Case, Photo, PhotoKind
from tanggap.evidence.drawing import as_jpeg
from tanggap.evidence.geometry.verdicts import Comparison, MatchReason, PictureVerdict
from tanggap.evidence.matching import before_again, reuse
from tanggap.evidence.models import EvidenceCheck
from tanggap.evidence.seen import Apart, SeenPhoto
from tests.evidence.scenes import scene
from tests.world import MONDAY

MADE_FROM = Comparison(PictureVerdict.SAME_PICTURE, MatchReason.PART_AGREES, 90, 120, 0.8, 0.9)
SAME_STREET = Comparison(PictureVerdict.SAME_PLACE, MatchReason.NEW_VIEW, 50, 40, 0.5, 0.9)


def compared(case: Case, laid: Comparison, other: Photo | None = None, *, apart: Apart | None = None) -> EvidenceCheck:
    """The check of an after-photo of this case against `other`, or against the case's own first photo."""
    old = other or case.photos.filter(kind=PhotoKind.BEFORE).earliest("added_at")
    new = case.photos.filter(kind=PhotoKind.AFTER).last() or _another(old, case)
    _store_pictures(old, new)
    seen = SeenPhoto(old.pk, old.case.code, old.kind == PhotoKind.AFTER, laid, apart)
    check = reuse([seen], among=9) if other else before_again([seen])
    found = {"result": check.result, "score": check.score, "facts": dict(check.facts)}
    row, _is_new = EvidenceCheck.objects.update_or_create(
        photo=new, kind=check.kind, defaults={**found, "event": case.events.latest("number"), "at": MONDAY}
    )
    return row


def _store_pictures(*photos: Photo) -> None:
    drawn = as_jpeg(scene(7))
    for name in {name for photo in photos for name in (photo.file, photo.thumb)}:
        default_storage.delete(name)
        default_storage.save(name, ContentFile(drawn))


def _another(like: Photo, case: Case) -> Photo:
    """A photo of the case as it is afterwards; the case itself need not be done."""
    fields = {"file": like.file, "thumb": like.thumb, "width": like.width, "height": like.height, "added_at": MONDAY}
    return Photo.objects.create(case=case, kind=PhotoKind.AFTER, **fields)
