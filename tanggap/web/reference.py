"""Reference pages generated from the code, so that they cannot go stale: `python -m tanggap.web.reference` writes docs/generated/."""

from __future__ import annotations

import importlib
import os
import pkgutil
from collections.abc import Iterator
from pathlib import Path

import tanggap

PAGES = Path(__file__).resolve().parents[2] / "docs" / "generated"
_MADE = "<!-- Written by `python -m tanggap.web.reference`; a test compares it with the code. -->\n\n"


def pages() -> dict[str, str]:
    """Every reference page by file name. Django must be set up."""
    from django.utils import translation

    with translation.override("en"):
        made = {
            "workflow.md": "\n".join(_workflow()),
            "events.md": "\n".join(_events()),
            "clocks.md": "\n".join(_clocks()),
            "refusals.md": "\n".join(_refusals()),
            "keys.md": "\n".join(_keys()),
        }
    return {name: _MADE + text + "\n" for name, text in made.items()}


def _workflow() -> Iterator[str]:
    from tanggap.cases.workflow import BY_VERB, CaseRole

    yield "# What can happen to a case\n"
    yield "Drawn from `tanggap/cases/workflow.py`.\n"
    yield from _state_picture()
    yield "| verb | from | to | public reads | needs | clock | why |"
    yield "|---|---|---|---|---|---|---|"
    for row in BY_VERB.values():
        sources = ", ".join(sorted(row.sources)) or "-"
        needs = ", ".join(sorted(row.needs)) or "-"
        yield f"| {row.verb} | {sources} | {row.target} | {row.public} | {needs} | {row.clock} | {row.why} |"
    yield "\n## Who may\n"
    yield "| verb | " + " | ".join(CaseRole) + " |"
    yield "|---|" + "---|" * len(CaseRole)
    for row in BY_VERB.values():
        yield f"| {row.verb} | " + " | ".join("yes" if who in row.who else "" for who in CaseRole) + " |"


def _state_picture() -> Iterator[str]:
    from tanggap.cases.states import ENDED
    from tanggap.cases.workflow import BY_VERB

    yield "```mermaid\nstateDiagram-v2"
    for row in BY_VERB.values():
        for source in [str(status) for status in sorted(row.sources)] or ["[*]"]:
            yield f"    {source} --> {row.target}: {row.verb}"
    for status in sorted(ENDED):
        yield f"    {status} --> [*]"
    yield "```\n"


def _events() -> Iterator[str]:
    from tanggap.cases.events import EVENTS
    from tanggap.web.reactions import tasks_after

    yield "# Kinds of events\n"
    yield "| kind | called | read by | what follows |"
    yield "|---|---|---|---|"
    for kind, cls in EVENTS.items():
        follows = ", ".join(f"`{task}`" for task in tasks_after(kind)) or "-"
        yield f"| {kind} | {cls.label} | {cls.audience} | {follows} |"


def _clocks() -> Iterator[str]:
    from tanggap.deadlines.step_rules import step_rules

    yield "# The clocks of a case\n"
    yield "Drawn from `tanggap/deadlines/step_rules.py`; `opening` is the first event of a case, whatever its kind.\n"
    yield "| step | starts on | answers for it | met by | cancelled by | pauses on | resumes on | why |"
    yield "|---|---|---|---|---|---|---|---|"
    for row in step_rules():
        kinds = (row.starts_on, row.met_by, row.cancelled_by, row.pauses_on, row.resumes_on)
        starts, *others = (", ".join(sorted(kind.kind or "opening" for kind in some)) or "-" for some in kinds)
        yield f"| {row.step} | {starts} | {row.owner} | {' | '.join(others)} | {row.why} |"


def _keys() -> Iterator[str]:
    from tanggap.desk.keys import answering, key_of, meanings

    yield "# Keys of the desk\n"
    yield "Drawn from `tanggap/desk/keys.py` and `tanggap/desk/step_rows.py`. A key means the same on every page.\n"
    yield "| key | does | answers on |"
    yield "|---|---|---|"
    for names in meanings().values():
        for name in sorted(names):
            yield f"| `{key_of(name).shown}` | {key_of(name).does} | {', '.join(answering(name))} |"


def _refusals() -> Iterator[str]:
    from django.conf import settings

    from tanggap.platform.errors import catalogue

    _import_the_house()
    yield "# Refusals\n"
    yield f"Each is raised as `Refused(code)` and shown in the user's language ({len(settings.LANGUAGES)} languages).\n"
    yield "| code | sentence |"
    yield "|---|---|"
    for code, sentence in sorted(catalogue().items()):
        yield f"| {code} | {str(sentence).replace('|', chr(92) + '|')} |"


def _import_the_house() -> None:
    """A refusal is known once its module is imported, whatever the module is called; no page may depend on what ran before."""
    for found in pkgutil.walk_packages(tanggap.__path__, "tanggap."):
        if ".migrations" not in found.name and not found.name.endswith((".wsgi", ".__main__")):
            importlib.import_module(found.name)


def main() -> None:
    """Write every page."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tanggap.web.settings")
    django.setup()
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (PAGES / name).write_text(text)


if __name__ == "__main__":
    main()
