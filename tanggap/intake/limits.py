"""Soft limits: they slow down a flood and lose nobody's report.

A device may send twenty reports in an hour (counted in the database; the draft waits). A network may bring 300 photos in
an hour (counted in this process's memory, so roughly): many people share one address behind a mobile carrier, hence the
height, and a device that reported before is not asked. An address that is not the visitor's own is not counted.
How many reports a network may bring stands in `actions.network_limits`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.core.cache import cache
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.formats import date_format

from tanggap.intake import refusals
from tanggap.intake.models import DeviceReport
from tanggap.platform.errors import Refused
from tanggap.platform.networks import networks_of

REPORTS_AN_HOUR: Final = 20
PHOTOS_AN_HOUR: Final = 300
_HOUR = timedelta(hours=1)


def check_sending(device_hash: str, *, at: datetime) -> None:
    """Refuse the twenty-first report of a device within an hour, and say when the next may go."""
    sent = DeviceReport.objects.filter(device_hash=device_hash, at__gt=at - _HOUR)
    moments = list(sent.order_by("-at").values_list("at", flat=True)[:REPORTS_AN_HOUR])
    if len(moments) == REPORTS_AN_HOUR:
        free = timezone.localtime(moments[-1] + _HOUR + timedelta(minutes=1))
        raise Refused(refusals.TOO_MANY_REPORTS, count=REPORTS_AN_HOUR, time=date_format(free, "H.i"))


def check_uploads(address: str, device_hash: str, count: int) -> None:
    """Refuse photos from a network that has brought very many within the hour."""
    if not count or not address:
        return
    key = salted_hmac("tanggap.intake.uploads", networks_of(address).near).hexdigest()[:32]
    is_first = cache.add(key, count, timeout=int(_HOUR.total_seconds()))
    if not is_first and _grown(key, count) > PHOTOS_AN_HOUR and not _has_reported(device_hash):
        raise Refused(refusals.TOO_MANY_UPLOADS, field="photo")


def _grown(key: str, count: int) -> int:
    try:
        return cache.incr(key, count)
    except ValueError:  # It ran out between two lines.
        return count


def _has_reported(device_hash: str) -> bool:
    return bool(device_hash) and DeviceReport.objects.filter(device_hash=device_hash).exists()
