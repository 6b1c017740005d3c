"""Searches of residents over Jakarta: how often the right report or area comes first.

    python bench/search.py

Sixty queries were written before anything was tuned, thirty-four more afterwards and looked at once (docs/search.md says what each half
gave then). They run over some three hundred reports: those that are looked for, and for each of them five that look like it. Then one typo
in every name of a kelurahan and of a kind.
"""

from __future__ import annotations

from _house import fresh_home, run_python, tanggap

_CODE = """
from tanggap.web.cli.shared import database
with database():
    from tests.search import measuring
    measuring.main()
"""


def main() -> None:
    """Print the figures and each miss."""
    with fresh_home("jakarta") as env:
        tanggap(env, "migrate")
        print(run_python(env, _CODE), end="")


if __name__ == "__main__":
    main()
