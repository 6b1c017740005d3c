"""`python -m tanggap`, which is what the script `tanggap` of a checkout runs: the command line, or why it cannot start."""

from __future__ import annotations

import sys

if __name__ == "__main__":
    try:
        from tanggap.web.cli import main
    except ModuleNotFoundError as missing:
        sys.exit(f"The Python package {missing.name!r} is missing. Run `make clean run`: it installs everything anew.")
    main()
