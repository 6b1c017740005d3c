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
    made = _written_beside(path, secrets.token_urlsafe(48))
    try:
        os.link(made, path)
    except FileExistsError:
        pass  # Another process was first; its secret counts.
    finally:
        made.unlink()
    return path.read_text()


def write_private(path: Path, text: str) -> None:
    """Make this the content of a file that only its owner can read; whoever reads meanwhile gets the old or the new whole."""
    _written_beside(path, text).replace(path)


def _written_beside(path: Path, text: str) -> Path:
    made = path.with_name(f".{path.name}-{os.getpid()}")
    made.unlink(missing_ok=True)
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
    return made
