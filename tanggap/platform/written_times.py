"""Times as Indonesian offices, spreadsheets and machines write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from typing import Final

_MONTHS: Final = (
    ("januari", "january"), ("februari", "pebruari", "february"), ("maret", "march"), ("april",), ("mei", "may"),
    ("juni", "june"), ("juli", "july"), ("agustus", "august", "agt", "ags"), ("september", "sept"),
    ("oktober", "october"), ("november", "nopember"), ("desember", "december"),
)  # fmt: skip
_MONTH_OF: Final = {
    short: number for number, names in enumerate(_MONTHS, start=1) for name in names for short in {name, name[:3]}
}
_DAYS: Final = "senin|selasa|rabu|kamis|jum'?at|jum’at|sabtu|minggu|ahad|sen|sel|rab|kam|jum|sab|min"
_ZONES: Final = {"wib": 7, "wita": 8, "wit": 9}
_DATE: Final = (
    r"(?:(?P<y1>\d{4})[-/.](?P<m1>\d{1,2})[-/.](?P<d1>\d{1,2})"
    r"|(?P<d2>\d{1,2})[-/.](?P<m2>\d{1,2})[-/.](?P<y2>\d{4})"
    r"|(?P<d3>\d{1,2})[ -](?P<m3>[a-z]{3,9})\.?[ -](?P<y3>\d{4}))"
)
# With colons a fraction may follow the seconds; points separate hours, minutes and seconds only.
_TIME: Final = (
    r"(?:(?P<h1>\d{1,2}):(?P<n1>\d{2})(?::(?P<s1>\d{2})(?:[.,](?P<f1>\d{1,9}))?)?"
    r"|(?P<h2>\d{1,2})\.(?P<n2>\d{2})(?:\.(?P<s2>\d{2}))?)"
)
_ZONE: Final = r"(?P<zone>wib|wita|wit|z|utc|[+-]\d{2}:?\d{2})"
_WRITTEN: Final = re.compile(
    rf"(?:(?:{_DAYS})\s*,?\s*)?{_DATE}(?:(?:t|\s*,?\s*(?:(?:pukul|pkl\.?|jam)\s*)?){_TIME}\s*{_ZONE}?)?"
)


def parse_moment(written: str, zone: tzinfo) -> datetime:
    """The moment that is written, with its zone; `zone` where it names none, midnight where it names no hour.

    Reads ISO 8601 ("2026-10-01T14:45:00+08:00"), a day before its month ("01/10/2026", "1 Oktober 2026"), and Indonesian hours
    ("14.45", "pukul 14.45 WITA"). Raises ValueError for everything else.
    """
    said = " ".join(written.split()).lower()
    found = _WRITTEN.fullmatch(said)
    if found is None:
        return _compact(written.strip(), zone)
    year, month, day = (found[f"{part}1"] or found[f"{part}2"] or found[f"{part}3"] for part in "ymd")
    hour, minute, second = (found[f"{part}1"] or found[f"{part}2"] or "0" for part in "hns")
    fraction = int((found["f1"] or "0").ljust(6, "0")[:6])
    return datetime(
        int(year), _month(month), int(day), int(hour), int(minute), int(second), fraction, _zone(found["zone"], zone)
    )


def _month(written: str) -> int:
    return int(written) if written.isdigit() else _MONTH_OF.get(written, 0)


def _zone(written: str | None, zone: tzinfo) -> tzinfo:
    if not written:
        return zone
    if written in _ZONES:
        return timezone(timedelta(hours=_ZONES[written]))
    if written in ("z", "utc"):
        return UTC
    hours, minutes = int(written[1:3]), int(written[-2:])
    offset = timedelta(hours=hours, minutes=minutes)
    return timezone(-offset if written[0] == "-" else offset)


def _compact(written: str, zone: tzinfo) -> datetime:
    """ISO 8601 without separators, as machines write it; a point in it could mean minutes as well as a fraction."""
    if "." in written or "," in written:
        raise ValueError(written)
    moment = datetime.fromisoformat(written)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)
