"""The screen on which two photos lie over each other: what the check found, both pictures, and what is known of the other case.

Whoever sees the case of the proof sees the screen. The other photo, and all that was made from it, only those who may see its case too;
everybody else reads that there is such a case, and whether it is near or far.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Final
from uuid import UUID

from django.core.cache import caches
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tanggap.accounts.models import Person
from tanggap.cases import refusals
from tanggap.cases.models import Case, Photo
from tanggap.cases.queries import visible_to
from tanggap.cases.words import clock, metres
from tanggap.desk.proof import Fact, fact_of, open_codes_of
from tanggap.desk.queries import photo_for
from tanggap.desk.timeline import TimelinePhoto, shot_of
from tanggap.evidence.drawing import as_jpeg
from tanggap.evidence.geometry.verdicts import Comparison, PictureVerdict
from tanggap.evidence.laying import aligned, difference, shown
from tanggap.evidence.looking import open_picture
from tanggap.evidence.models import CheckKind, EvidenceCheck
from tanggap.evidence.seen import comparison_from
from tanggap.platform.errors import Refused

_WHOLE: Final = 0.97  # of the newer photo: what is missing at the rim is not told


class LaidPicture(StrEnum):
    """The pictures that are made for a comparison, as they stand in the address."""

    NEW = "baru"
    OLD = "lama"
    DIFFERENCE = "beda"


@dataclass(frozen=True)
class OtherCase:
    """The case of the other photo, for those who may open it."""

    code: str
    url: str
    title: str
    agency: str
    at: str
    away: str


@dataclass(frozen=True)
class ComparisonPage:
    """Everything on the screen; `before` and `pictures` are missing where the other photo may not be seen, or is gone."""

    case: Case
    fact: Fact
    after: TimelinePhoto
    before: TimelinePhoto | None
    pictures: dict[str, str]  # addresses of the laid pictures by name; empty where nothing fits
    other: OtherCase | None
    is_of_another: bool
    changes: Sequence[str]


@dataclass(frozen=True)
class _Pair:
    """A check with its two photos as far as the person may see them."""

    check: EvidenceCheck
    laid: Comparison
    other: Photo | None


def comparison_page(person: Person, number: int) -> ComparisonPage:
    """The screen of the check with this key. Raises Refused(NO_CASE) for one that is none of theirs, or compares nothing."""
    pair = _pair(person, number)
    check, other = pair.check, pair.other
    case, is_of_another = check.photo.case, check.kind == CheckKind.REUSE
    return ComparisonPage(
        case=case,
        fact=fact_of(check, open_codes_of([check], person)),
        after=shot_of(check.photo),
        before=shot_of(other) if other else None,
        pictures=_addresses(pair),
        other=_other_case(other, check) if other and is_of_another else None,
        is_of_another=is_of_another,
        changes=_changes(pair.laid) if other else (),
    )


def laid_picture(person: Person, number: int, which: LaidPicture) -> bytes:
    """One of the pictures made for a comparison, as JPEG; kept for ten minutes, but who may see it is asked each time.

    Raises Refused(NO_CASE) for who may not see both photos, or when a file is gone.
    """
    pair = _pair(person, number)
    if pair.other is None or not _is_laid(pair.laid):
        raise Refused(refusals.NO_CASE)
    made = partial(_drawn, pair.check.photo, pair.other, pair.laid, which)
    kept = caches["pictures"].get_or_set(f"{number}-{which}-{pair.check.photo_id}-{pair.other.pk}", made)
    return bytes(kept or made())


def _drawn(after: Photo, before: Photo, laid: Comparison, which: LaidPicture) -> bytes:
    new, old = open_picture(after.file), open_picture(before.file)
    if new is None or old is None:
        raise Refused(refusals.NO_CASE)
    if which is LaidPicture.NEW:
        return as_jpeg(shown(new))
    return as_jpeg((aligned if which is LaidPicture.OLD else difference)(new, old, laid))


def _pair(person: Person, number: int) -> _Pair:
    checks = EvidenceCheck.objects.select_related("photo__case__city").filter(
        pk=number, kind__in=(CheckKind.REUSE, CheckKind.BEFORE_AGAIN), photo__case__in=visible_to(person).order_by()
    )
    check = checks.first()
    laid = comparison_from(check.facts) if check else None
    if check is None or laid is None:
        raise Refused(refusals.NO_CASE)
    return _Pair(check, laid, _photo_or_none(person, str(check.facts.get("photo", ""))))


def _photo_or_none(person: Person, key: str) -> Photo | None:
    """The other photo, if this person may see its case."""
    try:
        return photo_for(person, UUID(key))
    except (Refused, ValueError):
        return None


def _is_laid(laid: Comparison) -> bool:
    return laid.verdict is not PictureVerdict.NONE


def _addresses(pair: _Pair) -> dict[str, str]:
    if pair.other is None or not _is_laid(pair.laid):
        return {}
    return {
        which.name.lower(): reverse("desk:comparison_picture", args=[pair.check.pk, which]) for which in LaidPicture
    }


def _other_case(photo: Photo, check: EvidenceCheck) -> OtherCase:
    case = photo.case
    return OtherCase(
        code=case.code,
        url=reverse("desk:case", args=[case.code]),
        title=case.category.label if case.category else "",
        agency=case.agency.label,
        at=clock(photo.taken_at or photo.added_at),
        away=metres(check.facts.get("metres")),
    )


def _changes(laid: Comparison) -> list[str]:
    """What agrees and what changed, in numbers; nothing for pictures that have nothing in common."""
    if not _is_laid(laid):
        return []
    return [
        *_overlap(laid),
        *_changed(laid),
        *([_("Foto lama dibalik kiri-kanan supaya cocok.")] if laid.mirrored else []),
    ]


def _overlap(laid: Comparison) -> list[str]:
    """How much lies on each other, and of that how much agrees; nothing where no pixels were measured."""
    if not laid.agreement and not laid.covered:
        return []
    told = _("%(share)s %% dari bagian yang bertumpuk cocok; %(matched)s titik dikenali di keduanya.") % {
        "share": round(100 * laid.agreement),
        "matched": laid.matched,
    }
    if laid.covered >= _WHOLE:
        return [told]
    return [told, _("Foto lama menutupi %(share)s %% dari foto baru.") % {"share": round(100 * laid.covered)}]


def _changed(laid: Comparison) -> list[str]:
    """The largest differences; the small ones are not kept."""
    if not laid.changed:
        return []
    area = sum((box.right - box.left) * (box.bottom - box.top) for box in laid.changed)
    said = ngettext(
        "Perbedaan terbesar: %(n)s bagian, sekitar %(share)s %% dari gambar.",
        "Perbedaan terbesar: %(n)s bagian, sekitar %(share)s %% dari gambar.",
        len(laid.changed),
    )
    return [said % {"n": len(laid.changed), "share": min(100, round(100 * area))}]
