"""How fast old complaints come in: `python bench/import.py`. Each run begins with an empty database."""

from __future__ import annotations

from _house import RUNS, fresh_home, import_records, records, spread


def main() -> None:
    """Print rows per second for a first and for a second import."""
    first, again = [], []
    with records() as path:
        for _ in range(RUNS):
            with fresh_home("surabaya") as env:
                done = import_records(env, path)
                known = import_records(env, path)
            if done["refused"] or known["taken"]:
                raise SystemExit(f"refused {len(done['refused'])}, doubled {known['taken']}")
            first.append(done["per_second"])
            again.append(known["per_second"])
    print(f"{done['taken']} rows, city derived from them, history and ledger written")
    print(f"first import    {spread(first, 'rows/s')}")
    print(f"second import   {spread(again, 'rows/s')}, none added")


if __name__ == "__main__":
    main()
