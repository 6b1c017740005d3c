"""Who may act as the reporter: the device that sent the report, or whoever came by its secret link.

The secret leaves the address at once: the first visit puts the report's code into a signed cookie and goes on to the plain
address, so that a copied address, a screenshot or a Referer gives nothing away.
"""

from __future__ import annotations

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from tanggap.cases.public import secret_of
from tanggap.intake.device import device_hash
from tanggap.intake.queries import has_sent
from tanggap.places.models import City

COOKIE = "laporan"
_SALT = "tanggap.portal.keys"
_MOST = 60
_YEAR = 365 * 24 * 3600


def codes_of(request: HttpRequest) -> list[str]:
    """The reports whose secret link was opened on this device, newest first; nothing for a forged cookie."""
    try:
        codes = signing.loads(request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_YEAR)
    except signing.BadSignature:
        return []
    return [str(code) for code in codes] if isinstance(codes, list) else []


def remember(request: HttpRequest, response: HttpResponse, code: str) -> None:
    """Let this device act as the reporter of this report from now on."""
    codes = [code, *(other for other in codes_of(request) if other != code)][:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps(codes, salt=_SALT, compress=True),
        max_age=_YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget(response: HttpResponse) -> None:
    """Take every key from this device."""
    response.delete_cookie(COOKIE, samesite="Lax")


def secret_for(request: HttpRequest, city: City, code: str) -> str:
    """The report's secret if this device holds it, else ''."""
    return secret_of(code) if code in codes_of(request) or has_sent(city, code, device_hash(request)) else ""
