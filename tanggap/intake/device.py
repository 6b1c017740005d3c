"""A device is known by a random cookie, of which only the hash is stored: enough for "my reports", too little for a name."""

from __future__ import annotations

import hashlib
import re
import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse

COOKIE = "perangkat"
_YEAR = 365 * 24 * 3600
_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def device_hash(request: HttpRequest) -> str:
    """The hash of the device's cookie; empty when the device has none yet."""
    token = request.COOKIES.get(COOKIE, "")
    return hash_of(token) if _SHAPE.fullmatch(token) else ""


def hash_of(token: str) -> str:
    """What the database knows of a device. 256 random bits need no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_token() -> str:
    """A cookie value for a device that has none."""
    return secrets.token_urlsafe(32)


def remember(response: HttpResponse, token: str) -> None:
    """Give the device its cookie: unreadable for scripts, never sent along from other sites' forms."""
    response.set_cookie(
        COOKIE, token, max_age=_YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )
