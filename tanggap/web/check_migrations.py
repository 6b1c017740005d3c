"""A gate: the migrations say what the models say. Needs no database."""

from __future__ import annotations

import os
import sys


def main() -> int:
    """0 when no migration is missing."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
    os.environ.setdefault("TANGGAP_HOME", "var/test")
    django.setup()
    try:
        call_command("makemigrations", check=True, dry_run=True, verbosity=1)
        call_command("check", fail_level="WARNING")
    except SystemExit as ended:
        return int(ended.code or 0)
    return 0


if __name__ == "__main__":
    sys.exit(main())
