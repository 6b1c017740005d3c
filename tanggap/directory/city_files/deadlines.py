"""deadlines.toml: by when each step must be done, working time, pauses, the ladder. Read whole, every slip with its line."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from django.utils.translation import gettext as _

from tanggap.directory.city_files.policy_calendar import read_agency_hours, read_calendar
from tanggap.directory.city_files.policy_file import PolicyFile, PolicyNames, TomlSpot
from tanggap.directory.city_files.policy_ladder import read_addressees, read_pauses, read_rungs
from tanggap.directory.city_files.policy_rules import read_rules
from tanggap.directory.city_files.problems import FileProblems, refuse_if_any
from tanggap.directory.city_files.reading import read_toml
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.city_files.toml_lines import Lines
from tanggap.directory.policy_content import PolicyContent

__all__ = ["FILE", "PolicyNames", "read_policy", "read_policy_file"]

FILE: Final = "deadlines.toml"
_KEYS: Final = frozenset(
    ["name", "name_en", "source", "many_reports", "calendar", "agency_hours", "rule", "pauses", "rung", "emergency"]
)  # fmt: skip


def read_policy(path: Path, names: PolicyNames) -> PolicyRow:
    """The policy in this file; refused with every problem, its line and what to do."""
    problems = FileProblems(path.name)
    row = read_policy_file(path.parent, problems, names)
    if row is None and not problems.found:  # nothing but remarks
        problems.blame(0, _("berkas kosong."), _("Lihat contoh di kota lain."))
    refuse_if_any(problems.found)
    assert row is not None  # noqa: S101  # A file that gave no policy gave a problem.
    return row


def read_policy_file(
    folder: Path, problems: FileProblems, names: PolicyNames, *, must_exist: bool = True
) -> PolicyRow | None:
    """The policy, problems noted; None when there is no file or it is no TOML."""
    content = read_toml(folder, problems, must_exist=must_exist)
    if not content:
        return None
    # The file was read once already, so it can be read.
    text = (folder / problems.file).read_text("utf-8-sig")
    return _row(PolicyFile(content, Lines(text), problems, names), text)


def _row(file: PolicyFile, text: str) -> PolicyRow:
    top = file.values(file.content, TomlSpot())
    file.blame_unknown_keys(file.content, _KEYS, TomlSpot())
    emergency = file.table("emergency")
    content: PolicyContent = {
        "calendar": read_calendar(file),
        "agency_hours": dict(read_agency_hours(file)),
        "rules": read_rules(file),
        "pauses": dict(read_pauses(file)),
        "rungs": read_rungs(file),
        "many_reports": top.whole("many_reports", 0, 10_000, default=0) or 0,
        "emergency_to": read_addressees(file, emergency.get("to", []), TomlSpot("emergency")) if emergency else [],
    }
    return PolicyRow(
        name=top.text("name", 160, required=True),
        name_en=top.text("name_en", 160),
        content=content,
        source_text=text,
    )
