"""Where this installation keeps what it must not lose: database, files, secrets."""

from __future__ import annotations

import os
from pathlib import Path


def home() -> Path:
    """The folder named by TANGGAP_HOME, else `var/` of the working directory."""
    return Path(os.environ.get("TANGGAP_HOME") or Path.cwd() / "var").absolute()
