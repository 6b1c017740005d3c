"""docs/settings.md names every environment variable that the code reads, and no other."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "settings.md").read_text()
# Through environ (get, setdefault, pop, brackets, in), or as the variable of an option of the command line.
_READ = re.compile(
    r"""environ(?:\.get|\.setdefault|\.pop)?[(\[]\s*"([A-Z][A-Z_]+)"|"([A-Z][A-Z_]+)"\s+(?:not\s+)?in\s+os\.environ|envvar="([A-Z_]+)\""""
)


def _names(files: Iterable[Path]) -> set[str]:
    found = (match for path in files for match in _READ.findall(path.read_text()))
    return {name for match in found for name in match if name}


def _documented() -> set[str]:
    rows = (line.split("|")[1] for line in PAGE.splitlines() if line.startswith("| `"))
    return {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}


def test_every_variable_that_the_code_reads_is_documented() -> None:
    read = _names((ROOT / "tanggap").rglob("*.py"))
    assert {"TANGGAP_HOME", "DATABASE_URL", "PORT", "LC_ALL"} <= read, "the search finds nothing; mend it"
    assert read <= _documented(), f"docs/settings.md lacks {sorted(read - _documented())}"


def test_tests_and_benchmarks_read_nothing_undocumented() -> None:
    read = _names(path for folder in ("tests", "bench", "scripts") for path in (ROOT / folder).rglob("*.py"))
    assert read <= _documented(), f"docs/settings.md lacks {sorted(read - _documented())}"


def test_every_documented_variable_is_read_somewhere() -> None:
    code = "".join(path.read_text() for path in (ROOT / "tanggap").rglob("*.py"))
    code += "".join(path.read_text() for folder in ("tests", "bench") for path in (ROOT / folder).rglob("*.py"))
    code += "".join(path.read_text() for path in (ROOT / "scripts").iterdir() if path.is_file())
    unread = {name for name in _documented() if not re.search(rf"\b{name}\b", code)}
    assert not unread, f"docs/settings.md names {sorted(unread)}, which nothing reads"
