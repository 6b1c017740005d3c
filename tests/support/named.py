"""The names that the documents give: `path:name` must be there, whatever becomes of the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_NAMED = re.compile(r"`([\w-]+/[\w/-]+\.py):(\w+)`")
_PATH = re.compile(r"`([\w-]+/[\w/-]+\.py|(?:tanggap|tests|scripts|docs)/[\w./-]+\.\w+)[`:]")


def resolved(path: str) -> Path:
    """The file of this path, which may leave out the package: `desk/fields.py`."""
    return next((one for one in (ROOT / path, ROOT / "tanggap" / path) if one.exists()), ROOT / path)


def names_in(document: str) -> list[tuple[str, str]]:
    """Every `path:name` of a document, once."""
    return sorted(set(_NAMED.findall((ROOT / document).read_text(encoding="utf-8"))))


def paths_in(document: str) -> list[str]:
    """Every `path` of a file that a document names alone, once."""
    return sorted(set(_PATH.findall((ROOT / document).read_text(encoding="utf-8"))))


def defined_in(path: str) -> set[str]:
    """What a file defines at its outermost level."""
    tree = ast.parse(resolved(path).read_text(encoding="utf-8"))
    found = {getattr(node, "name", "") for node in tree.body}
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        found |= {target.id for target in targets if isinstance(target, ast.Name)}
    return found
