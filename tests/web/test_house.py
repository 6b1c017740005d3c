"""scripts/house.py finds each thing that it says it finds, in a made-up house with one of each."""

from __future__ import annotations

from pathlib import Path

import pytest

from scripts.house import Figure, figures, main, report

ROOMS = {
    "__init__.py": "",
    "long.py": "def long() -> int:\n" + "    x = 1\n" * 60 + "    return x\n\n\ndef short() -> int:\n    return 1\n",
    "endless.py": "x = 1\n" * 401,
    "vague.py": "from typing import Any\n\nthing: Any = 1  # as vague as Any\nother: list[Any] = []\n",
    "first.py": "class Rule:\n    class Meta:\n        pass\n",
    "second.py": "class Rule:\n    class Meta:\n        pass\n",
    "hen.py": "def lay() -> object:\n    from {name}.egg import hatch\n\n    return hatch\n",
    "egg.py": "from {name}.hen import lay\n\nhatch = lay\n",
    "migrations/0001.py": "from typing import Any\n\n\nclass Rule:\n    x: Any\n",
    "templates/wide.html": "<p>\n<p>" + "wide " * 60 + "</p>\n",
}


@pytest.fixture
def house(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package with one violation of each kind, importable by a name that no other test uses."""
    package = tmp_path / f"house_{abs(hash(request.node.name))}"
    for name, text in ROOMS.items():
        (package / name).parent.mkdir(parents=True, exist_ok=True)
        (package / name).write_text(text.format(name=package.name))
    monkeypatch.syspath_prepend(str(tmp_path))
    return package


@pytest.fixture
def found(house: Path) -> dict[str, Figure]:
    return {figure.name: figure for figure in figures(house)}


def where(figure: Figure, house: Path) -> list[str]:
    return [spot.where.replace(house.name, "house") for spot in figure.worst if spot.size]


def test_a_long_function_is_found(found: dict[str, Figure], house: Path) -> None:
    figure = found["lines of the longest function"]
    assert figure.value == 62
    assert not figure.is_kept
    assert where(figure, house)[0] == "house/long.py:long"
    assert found["lines of a function, median"].value == 4, "2, 4 and 62"


def test_a_long_file_is_found(found: dict[str, Figure], house: Path) -> None:
    figure = found["lines of the longest Python file"]
    assert (figure.value, figure.is_kept) == (401, False)
    assert where(figure, house)[0] == "house/endless.py"


def test_a_wide_line_of_a_template_is_found(found: dict[str, Figure], house: Path) -> None:
    figure = found["characters of the longest template line"]
    assert figure.value == 307
    assert where(figure, house)[0] == "house/templates/wide.html:2"
    assert found["template lines of more than 140 characters"].value == 1


def test_any_is_counted_by_the_line_and_not_in_migrations(found: dict[str, Figure], house: Path) -> None:
    assert found["lines with the word Any"].value == 3
    assert found["lines that use Any"].value == 2
    assert where(found["lines that use Any"], house) == ["house/vague.py"]


def test_a_class_name_used_twice_is_found_and_meta_may_be(found: dict[str, Figure], house: Path) -> None:
    figure = found["class names used twice"]
    assert (figure.value, figure.is_kept) == (1, figure.limit >= 1)
    assert where(figure, house) == ["Rule: house/first.py, house/second.py"]


def test_a_circle_of_imports_is_found_inside_functions_too(found: dict[str, Figure], house: Path) -> None:
    figure = found["packages with an import cycle"]
    assert figure.value == 1
    assert "egg imports" in figure.worst[0].where or "hen imports" in figure.worst[0].where


def test_the_report_names_the_worst_only_where_a_limit_is_passed(found: dict[str, Figure]) -> None:
    said = report(found.values()).splitlines()
    assert any(line.startswith("! lines of the longest function") for line in said)
    assert any("long.py:long" in line for line in said)
    assert any(line.startswith("  lines with the word Any") for line in said)


def test_the_command_fails_only_when_asked_to_check(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--package", str(house)]) == 0
    assert main(["--package", str(house), "--check"]) == 1
    assert "limit 380" in capsys.readouterr().out
