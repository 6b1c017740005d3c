"""What nobody sent is forgotten after a week, and files that belong to nothing are swept up."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Q

from tanggap.cases.models import Photo
from tanggap.evidence.photos import discard
from tanggap.intake.actions.holding import spam_is_old
from tanggap.intake.actions.network_limits import KEY_LIFE
from tanggap.intake.models import DRAFT_DAYS, DeviceReport, Draft, DraftPhoto, HeldAct, HeldReport

_BATCH: Final = 500
_ROOT: Final = "photos"
# As `evidence.photos.store` names them.
_OUR_FOLDER: Final = re.compile(r"[0-9a-f]{2}")
_OUR_FILE: Final = re.compile(r"[0-9a-f]{32}(?:-thumb)?(?:_\w+)?\.jpg")
_MOST_NAMED: Final = 10
log = logging.getLogger(__name__)


def purge_drafts(*, at: datetime) -> int:
    """Delete drafts that were not touched for a week, with the files of those never sent; returns how many.

    Rows go before files: when this stops half-way, the sweep finds the files. Sent drafts go too; the report remains.
    """
    old = Draft.objects.filter(updated_at__lt=at - timedelta(days=DRAFT_DAYS)).exclude(_waits_for_a_person(at))
    count = 0
    while keys := list(old.values_list("pk", flat=True)[:_BATCH]):
        names = list(DraftPhoto.objects.filter(draft__in=keys).values_list("file", "thumb"))
        Draft.objects.filter(pk__in=keys).delete()
        discard(name for pair in names for name in pair)
        count += len(keys)
    return count


def forget_addresses(*, at: datetime) -> int:
    """Empty the keyed hashes of networks whose key is gone; returns of how many reports."""
    rows = [DeviceReport.objects.filter(at__lt=at - 2 * KEY_LIFE)]
    rows += [kind.objects.filter(held_at__lt=at - 2 * KEY_LIFE) for kind in (HeldReport, HeldAct)]  # type: ignore[misc]
    return sum(some.exclude(network="").update(network="") for some in rows)


def _waits_for_a_person(at: datetime) -> Exists:
    """Held and not decided, or rejected so lately that somebody may take it after all."""
    waits = Q(decision="") | Q(decided_at__gte=spam_is_old(at))
    return Exists(HeldReport.objects.filter(waits, draft=OuterRef("pk")))


def sweep_orphans(*, at: datetime) -> int:
    """Delete stored photos older than a draft's life that no row names; returns how many files.

    They come from a server that stopped between file and row, or from a photo kept while the database was away. A
    seventh of the folders is looked at on each day, so that the work stays small however many photos there are. What is
    not ours (`foreign_names`) is passed over and named in the log.
    """
    count = 0
    if foreign := foreign_names():
        log.warning("the photo store holds what is not ours, left alone: %s", ", ".join(foreign))
    for folder in _folders_of(at):
        names = [f"{folder}/{name}" for name in default_storage.listdir(folder)[1] if _OUR_FILE.fullmatch(name)]
        spare = [name for name in _unnamed(names) if _is_old(name, at)]
        discard(spare)
        count += len(spare)
    return count


def foreign_names() -> list[str]:
    """Folders and files beside the folders of photos that Tanggap did not make; at most ten."""
    if not default_storage.exists(_ROOT):
        return []
    folders, files = default_storage.listdir(_ROOT)
    foreign = sorted([*(name for name in folders if not _OUR_FOLDER.fullmatch(name)), *files])
    return [f"{_ROOT}/{name}" for name in foreign[:_MOST_NAMED]]


def _folders_of(at: datetime) -> Iterator[str]:
    if not default_storage.exists(_ROOT):
        return
    for name in default_storage.listdir(_ROOT)[0]:
        if _OUR_FOLDER.fullmatch(name) and int(name, 16) % 7 == at.toordinal() % 7:
            yield f"{_ROOT}/{name}"


def _unnamed(names: list[str]) -> set[str]:
    left = set(names)
    for start in range(0, len(names), _BATCH):
        some = names[start : start + _BATCH]
        for rows in (Photo.objects, DraftPhoto.objects):
            left -= set(rows.filter(file__in=some).values_list("file", flat=True))
            left -= set(rows.filter(thumb__in=some).values_list("thumb", flat=True))
    return left


def _is_old(name: str, at: datetime) -> bool:
    return default_storage.get_modified_time(name) < at - timedelta(days=DRAFT_DAYS + 1)
