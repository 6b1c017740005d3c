"""From a row as it stands in a file to what it says, typed; or a refusal that says what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from tanggap.directory.derive import LONGEST, said
from tanggap.intake import bulk_refusals as refusals
from tanggap.intake.words import clean
from tanggap.platform.errors import Refused
from tanggap.platform.written_times import parse_moment

_LONGEST_ID: Final = 80
_EARLIEST_YEAR: Final = 1980  # earlier is a slip of a clock or of a spreadsheet
# A long number as a spreadsheet shows it ("3,17E+15"): its last digits are gone, and another number may look the same.
_ROUNDED_ID: Final = re.compile(r"\d[.,]\d+E\+?\d+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class OldRow:
    """One complaint of the older system."""

    id: str
    text: str
    address: str
    created_at: datetime
    responded_at: datetime | None
    topic: str
    agency: str
    district: str
    village: str
    cleaned: tuple[str, ...] = ()  # columns from which control characters were taken


def id_of(values: Mapping[str, object]) -> str:
    """The row's own number as text; empty when it has none that can be used."""
    value = values.get("id")
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_LONGEST_ID:
        return str(value)
    words = value.strip() if isinstance(value, str) else ""
    return words if len(words) <= _LONGEST_ID and _is_storable(words) else ""


def parse(values: Mapping[str, object], *, zone: ZoneInfo, at: datetime) -> OldRow:
    """The row, typed. Times without a zone are the city's."""
    key = id_of(values)
    if not key:
        raise Refused(refusals.ROW_ID_MISSING, field="id", most=_LONGEST_ID)
    if _ROUNDED_ID.fullmatch(key):
        raise Refused(refusals.ROW_ID_ROUNDED, field="id", id=key)
    text = _text(values, "text")
    if not text:
        raise Refused(refusals.ROW_TEXT_MISSING, field="text")
    created = _moment(values, "created_at", zone, at)
    if created is None:
        raise Refused(refusals.ROW_DATE_WRONG, field="created_at", column="created_at", value="-")
    return OldRow(
        id=key,
        text=text,
        address=said(_text(values, "address")),
        created_at=created,
        responded_at=_moment(values, "responded_at", zone, at),
        topic=said(_text(values, "topic")),
        agency=_name(values, "agency"),
        district=_name(values, "kecamatan"),
        village=_name(values, "kelurahan"),
        cleaned=tuple(name for name in ("text", "address") if clean(_raw(values, name)).was_changed),
    )


def _raw(values: Mapping[str, object], field: str) -> str:
    value = values.get(field)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise Refused(refusals.ROW_WRONG_TYPE, field=field, column=field)
    if not _is_storable(value):
        raise Refused(refusals.ROW_UNREADABLE, field=field, column=field)
    return value


def _text(values: Mapping[str, object], field: str) -> str:
    """The field cleaned as the forms clean what residents type."""
    return clean(_raw(values, field)).text


def _name(values: Mapping[str, object], field: str) -> str:
    name = said(_text(values, field))
    if len(name) > LONGEST[field]:
        raise Refused(refusals.ROW_NAME_LONG, field=field, column=field, most=LONGEST[field])
    return name


def _is_storable(text: str) -> bool:
    """PostgreSQL holds neither NUL nor half of a surrogate pair."""
    return "\x00" not in text and (text.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in text))


def _moment(values: Mapping[str, object], field: str, zone: ZoneInfo, at: datetime) -> datetime | None:
    written = said(_text(values, field))
    if not written:
        return None
    try:
        moment = parse_moment(written, zone)
        is_late = moment > at
    except (ValueError, OverflowError):
        raise Refused(refusals.ROW_DATE_WRONG, field=field, column=field, value=written[:40]) from None
    if moment.year < _EARLIEST_YEAR:
        raise Refused(refusals.ROW_DATE_WRONG, field=field, column=field, value=written[:40])
    if is_late:
        raise Refused(refusals.ROW_DATE_FUTURE, field=field, column=field, value=written[:40])
    return moment
