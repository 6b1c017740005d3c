"""Which PostgreSQL this process talks to. Starting the embedded one is `platform.postgres`'s work."""

from __future__ import annotations

import hashlib
import os
import re
import tempfile
from pathlib import Path
from typing import TypedDict
from urllib.parse import parse_qsl, unquote, urlsplit

_FORM = "postgresql://user:password@host:5432/name; write a sign like @ or / in the password as %40 or %2F"


# A server that vanished without a word is noticed within half a minute, not after the two hours that the system waits.
_LOST_SOON = {
    "connect_timeout": "5",
    "keepalives_idle": "10",
    "keepalives_interval": "5",
    "keepalives_count": "3",
    "tcp_user_timeout": "25000",
}


class DatabaseEntry(TypedDict):
    """One entry of Django's DATABASES."""

    ENGINE: str
    HOST: str
    PORT: str
    NAME: str
    USER: str
    PASSWORD: str
    CONN_MAX_AGE: int
    CONN_HEALTH_CHECKS: bool
    OPTIONS: dict[str, str]


def socket_folder(home: Path) -> Path:
    """Folder of the embedded server's Unix socket; short, because a socket's path may have 107 bytes at most."""
    short = home / "pg"
    if len(str(short)) < 80:
        return short
    return Path(tempfile.gettempdir()) / f"tanggap-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def django_database(home: Path) -> DatabaseEntry:
    """Django's DATABASES entry from DATABASE_URL, else for the embedded server under `home`."""
    url = os.environ.get("DATABASE_URL")
    return from_url(url) if url else _entry(host=str(socket_folder(home)), name="tanggap", user="tanggap")


def from_url(url: str) -> DatabaseEntry:
    """Parse `postgresql://user:password@host:port/name?option=value`; a `host` option may name a socket folder."""
    try:
        parts = urlsplit(url)
        port = parts.port
        # A bare @ in the password: everybody would split it elsewhere, and quote the rest as a host's name.
        if parts.netloc.count("@") > 1:
            raise ValueError
    except ValueError:  # Its own words may quote the password.
        raise ValueError(f"DATABASE_URL cannot be read. Its form is {_FORM}") from None
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError(
            f"DATABASE_URL must begin with postgresql://; Tanggap runs on PostgreSQL only. Its form is {_FORM}"
        )
    options = dict(parse_qsl(parts.query))
    return _entry(
        host=options.pop("host", "") or parts.hostname or "",
        port=str(port or options.pop("port", "")),
        name=unquote(parts.path.lstrip("/")) or "tanggap",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
    )


def shown(url: str) -> str:
    """The URL without its password, for people to read."""
    return re.sub(r"(?i)(password=)[^&]*", r"\1...", re.sub(r"(://[^:/@]*):.*@", r"\1@", url, flags=re.DOTALL))


def _entry(
    *,
    host: str,
    name: str,
    user: str,
    port: str = "",
    password: str = "",
    options: dict[str, str] | None = None,
) -> DatabaseEntry:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": port,
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {**_LOST_SOON, **(options or {})},
    }
