"""Secrets of the installation, made at first use and readable by their owner only."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def site_secret(home: Path) -> str:
    """The site's signing key from `home/secret`, made when absent. Safe when several processes start at once."""
    path = home / "secret"
    try:
        return path.read_text()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    made = home / f".secret-{os.getpid()}"
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(made, path)
    except FileExistsError:
        pass  # Another process was first; its secret counts.
    finally:
        made.unlink()
    return path.read_text()
