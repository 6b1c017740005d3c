"""Which PostgreSQL this process talks to. Starting the embedded one is `platform.postgres`'s work."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit


def socket_folder(home: Path) -> Path:
    """Folder of the embedded server's Unix socket; short, because a socket's path may have 107 bytes at most."""
    short = home / "pg"
    if len(str(short)) < 80:
        return short
    return Path(tempfile.gettempdir()) / f"tanggap-{hashlib.sha256(str(home).encode()).hexdigest()[:16]}"


def django_database(home: Path) -> dict[str, Any]:
    """Django's DATABASES entry from DATABASE_URL, else for the embedded server under `home`."""
    url = os.environ.get("DATABASE_URL")
    return from_url(url) if url else _entry(host=str(socket_folder(home)), name="tanggap", user="tanggap")


def from_url(url: str) -> dict[str, Any]:
    """Parse `postgresql://user:password@host:port/name?option=value`; a `host` option may name a socket folder."""
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ValueError("DATABASE_URL must begin with postgresql://; Tanggap runs on PostgreSQL only")
    options = dict(parse_qsl(parts.query))
    return _entry(
        host=options.pop("host", "") or parts.hostname or "",
        port=str(parts.port or options.pop("port", "")),
        name=unquote(parts.path.lstrip("/")) or "tanggap",
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        options=options,
    )


def _entry(
    *,
    host: str,
    name: str,
    user: str,
    port: str = "",
    password: str = "",
    options: dict[str, str] | None = None,
) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": host,
        "PORT": port,
        "NAME": name,
        "USER": user,
        "PASSWORD": password,
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"connect_timeout": "5", **(options or {})},
    }
