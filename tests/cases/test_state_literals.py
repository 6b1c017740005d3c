"""'Closed' written in five ways in 51 files is how others lost track; here a state's word is written once, in the workflow table."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import tanggap
from tanggap.cases.states import PublicStatus, Status

PACKAGE = Path(tanggap.__file__).parent
STATE_WORDS = frozenset(str(status) for status in (*Status, *PublicStatus))
QUOTED = re.compile(r"'(\w+)'")
# Where the same word is another thing's name: what happened, what became of a suggestion, a rung, an address.
OTHER_MEANINGS = {
    "accountability/board.py": {"menunggu"},  # a column of the board, as its address has it
    "directory/steps.py": {"reopened"},  # a priority
    "portal/urls.py": {"fixed"},  # the name of an address
    "routing/models.py": {"assigned", "returned"},  # what an agency did with a suggestion
}
# Kinds of events say what happened, often in the word of the state that follows.
OF_EVENTS = re.compile(r"cases/events/")
IN_TEMPLATES = {
    "tanggap/desk/templates/desk/triage.html": {"menunggu"},  # a sentence to translate
    "tanggap/web/templates/styleguide.html": {"menunggu", "proses"},  # a page of examples
}
OF_THE_TABLE = {"cases/states.py", "cases/workflow.py"}


def literals(source: str) -> Iterator[str]:
    """State words in any string that is no docstring: alone, wherever it stands, or quoted within SQL."""
    tree = ast.parse(source)
    told = {id(node.body[0].value) for node in ast.walk(tree) if _has_docstring(node)}  # type: ignore[attr-defined]
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told:
            yield from ({node.value} | set(QUOTED.findall(node.value))) & STATE_WORDS


def _has_docstring(node: ast.AST) -> bool:
    if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
        return False
    return bool(node.body) and isinstance(node.body[0], ast.Expr)


def is_searched(path: Path) -> bool:
    name = path.relative_to(PACKAGE).as_posix()
    return "migrations" not in path.parts and name not in OF_THE_TABLE and not OF_EVENTS.search(name)


def test_no_state_literal_stands_outside_the_table() -> None:
    found = {}
    for path in filter(is_searched, PACKAGE.rglob("*.py")):
        if words := set(literals(path.read_text())):
            found[path.relative_to(PACKAGE).as_posix()] = words
    assert found == OTHER_MEANINGS


def test_nor_in_templates_and_scripts() -> None:
    root, found = PACKAGE.parent, {}
    folders = [(PACKAGE, "*.html"), *((root / "frontend", ending) for ending in ("*.js", "*.mjs", "*.css"))]
    for path in (path for folder, ending in folders for path in folder.rglob(ending)):
        if words := set(re.findall(r"[\"'](\w+)[\"']", path.read_text())) & STATE_WORDS:
            found[path.relative_to(root).as_posix()] = words
    assert found == IN_TEMPLATES


@pytest.mark.parametrize(
    "source",
    [
        "case.status == 'closed'",
        "Case(status='closed')",
        "{'closed': 1}",
        "{1: 'closed'}",
        "ENDS = ('closed', 1)",
        "case.status in ['closed']",
        "class Case:\n    first = 'closed'",
        "def ended(status='closed'): ...",
        "SQL = \"SELECT 1 FROM cases_case WHERE status = 'closed'\"",
        "f\"UPDATE cases_case SET status = 'closed' WHERE id = {pk}\"",
    ],
)
def test_it_is_found_wherever_it_stands(source: str) -> None:
    assert list(literals(source)) == ["closed"]


@pytest.mark.parametrize("source", ['def end():\n    """Once \'closed\'."""', "Status.CLOSED", "'closed to others'"])
def test_words_about_a_state_are_free(source: str) -> None:
    assert list(literals(source)) == []
