"""On which line a value of a TOML file stands, which the parser of the standard library does not say."""

from __future__ import annotations

import re

_HEADER = re.compile(r"\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"\s*\"?([\w-]+)\"?\s*=")


class Lines:
    """Where tables begin and keys stand. Tables of a list are told apart by their order: ("rule", 2)."""

    def __init__(self, text: str) -> None:
        self._found: dict[tuple[str, int, str], int] = {}
        seen: dict[str, int] = {}
        table, number = "", 0
        for line, said in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(said):
                table = header[1]
                number = seen[table] = seen.get(table, -1) + 1
                self._found[table, number, ""] = line
            elif key := _KEY.match(said):
                self._found.setdefault((table, number, key[1]), line)

    def of(self, table: str, number: int = 0, key: str = "") -> int:
        """The line of a key, else of its table; 0, which means the file as a whole, when neither is written."""
        return self._found.get((table, number, key)) or self._found.get((table, number, ""), 0)
