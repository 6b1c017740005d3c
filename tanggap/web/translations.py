"""Keeping the English complete: finds every sentence in code and templates and holds the catalogues against them.

`python -m tanggap.web.translations` lists what lacks English and adds empty entries to the app's django.po; `--compile` writes the
.mo files that Django reads. Written with Django's own template lexer and polib, because GNU gettext is not on every machine.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent
_SIMPLE = {"_", "gettext", "gettext_lazy", "gettext_noop", "register_sentence"}
_PLURAL = {"ngettext", "ngettext_lazy"}
_CONTEXT = {"pgettext", "pgettext_lazy"}

# What identifies a sentence: its context (often none) and itself; and its plural, if it has one.
Key = tuple[str | None, str]
Found = dict[Key, str]


def catalogue_path(app: str) -> Path:
    """Where an app's English stands."""
    return PACKAGE / app / "locale" / "en" / "LC_MESSAGES" / "django.po"


def apps() -> list[str]:
    """The apps of the house, by folder."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/apps.py"))


def sentences(app: str) -> Found:
    """Every sentence of the app's code and templates, with its plural or ''."""
    found: Found = {}
    for path in sorted((PACKAGE / app).rglob("*.py")):
        if "migrations" not in path.parts:
            found.update(_in_code(path.read_text()))
    for pattern in ("*.html", "*.txt", "*.svg", "*.xml"):
        for path in sorted((PACKAGE / app / "templates").rglob(pattern)):
            found.update(_in_template(path.read_text(), str(path)))
    return found


def lacking(app: str) -> list[str]:
    """The app's sentences that have no English in any catalogue, or a fuzzy or empty one."""
    english = known()
    return [key[1] for key in sentences(app) if key not in english]


def known() -> set[Key]:
    """Every sentence that has English, in whichever app; Django merges the catalogues."""
    have: set[Key] = set()
    for app in apps():
        for entry in _entries(app):
            if not entry.fuzzy and (entry.msgstr or all(entry.msgstr_plural.values() or [""])):
                have.add((entry.msgctxt, entry.msgid))
    return have


def add_missing(app: str) -> int:
    """Add an empty entry for every sentence that lacks English; returns how many."""
    english, everything = known(), sentences(app)
    path = catalogue_path(app)
    catalogue = polib.pofile(str(path)) if path.exists() else _empty_catalogue()
    present = {(entry.msgctxt, entry.msgid) for entry in catalogue}
    count = 0
    for (context, sentence), plural in everything.items():
        if (context, sentence) in english or (context, sentence) in present:
            continue
        many = {"msgid_plural": plural, "msgstr_plural": {0: "", 1: ""}} if plural else {}
        catalogue.append(polib.POEntry(msgctxt=context, msgid=sentence, **many))
        count += 1
    if count:
        path.parent.mkdir(parents=True, exist_ok=True)
        catalogue.save(str(path))
    return count


def compile_all() -> int:
    """Write every .mo that is older than its .po; returns how many."""
    count = 0
    for source in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        made = source.with_suffix(".mo")
        if not made.exists() or made.stat().st_mtime < source.stat().st_mtime:
            polib.pofile(str(source)).save_as_mofile(str(made))
            count += 1
    return count


def _entries(app: str) -> Iterator[polib.POEntry]:
    path = catalogue_path(app)
    if path.exists():
        yield from (entry for entry in polib.pofile(str(path)) if not entry.obsolete)


def _empty_catalogue() -> polib.POFile:
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": "en",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    return catalogue


def _in_code(source: str) -> Found:
    found: Found = {}
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            words = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
            if name in _SIMPLE and words:
                found[(None, words[0])] = ""
            elif name in _PLURAL and len(words) >= 2:
                found[(None, words[0])] = words[1]
            elif name in _CONTEXT and len(words) >= 2:
                found[(words[0], words[1])] = ""
    return found


_CALL = re.compile(r"(?<![\w.])(gettext|_|ngettext|pgettext|npgettext)\(")


def _in_template(source: str, origin: str) -> Found:
    from django.utils.translation.template import templatize

    # Django turns a template into calls of gettext between lines of X; each call is taken out and read as Python.
    text, found = templatize(source, origin=origin), {}
    for match in _CALL.finditer(text):
        call = _whole_call(text, match.start())
        if call:
            found.update(_in_code(call))
    return found


def _whole_call(text: str, start: int) -> str:
    end = text.find(")", start)
    while end != -1:
        piece = text[start : end + 1]
        try:
            ast.parse(piece)
        except SyntaxError:
            end = text.find(")", end + 1)
            continue
        return piece
    return ""


def main() -> int:
    """List what lacks English, adding entries for it; or compile."""
    if "--compile" in sys.argv:
        print(f"{compile_all()} catalogues compiled")
        return 0
    lack: dict[str, list[str]] = defaultdict(list)
    for app in apps():
        lack[app] = lacking(app)
        add_missing(app)
    for app, texts in lack.items():
        for text in texts:
            print(f"{app}: {text!r}")
    return 1 if any(lack.values()) else 0


if __name__ == "__main__":
    sys.exit(main())
