"""Every link and picture of the documents leads to a file that comes with the code, and every name is one of the code."""

from __future__ import annotations

import posixpath
import re
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest

from tests.support.named import defined_in, names_in, paths_in, resolved

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(
    [ROOT / "README.md", ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
)
# What was so when it was decided, or done, is left as it was written.
TOLD_NOW = [path for path in DOCUMENTS if "decisions" not in path.parts and path.name != "CHANGELOG.md"]
CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]*`", re.DOTALL | re.MULTILINE)
TARGET = re.compile(
    r"""\]\(\s*<?([^)\s>]+)|^\s*\[[^\]]+\]:\s*(\S+)|<[^>]*\s(?:href|src|srcset)=["']([^"'\s]+)""", re.MULTILINE
)


def leads_to(text: str) -> list[str]:
    """Targets of links and images, those to other sites and to a heading of the same page left out."""
    found = ("".join(groups) for groups in TARGET.findall(CODE.sub("", text)))
    paths = (target.partition("#")[0] for target in found if not re.match(r"[a-z][a-z+.-]*:|//", target))
    return [path for path in paths if path]


@cache
def tracked() -> frozenset[str]:
    """Files that git tracks, and the folders that they are in."""
    if not (ROOT / ".git").exists():
        pytest.skip("this copy did not come by git")
    said = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = [Path(name) for name in said.split("\0") if name]
    return frozenset(path.as_posix() for file in files for path in (file, *file.parents))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_relative_link_leads_to_a_file_that_git_tracks(document: Path) -> None:
    folder = document.parent.relative_to(ROOT).as_posix()
    targets = leads_to(document.read_text(encoding="utf-8"))
    assert [target for target in targets if posixpath.normpath(f"{folder}/{target}") not in tracked()] == []


def test_links_are_found_in_every_way_to_write_them() -> None:
    written = """[a](a.md#heading) ![b](docs/b.webp "title") [![c](c.png)](d.md) <img alt='e' src="e.svg"> <a href='f/'>
[g]: g.md
[no](https://example.org) [no](#here) [no](mailto:a@b.c) `[no](no.md)`
```
[no](no.md)
```
"""
    assert leads_to(written) == ["a.md", "docs/b.webp", "c.png", "d.md", "e.svg", "f/", "g.md"]
    assert len(leads_to((ROOT / "README.md").read_text(encoding="utf-8"))) > 10


@pytest.mark.parametrize("document", TOLD_NOW, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_file_and_name_of_the_code_exists(document: Path) -> None:
    page = document.relative_to(ROOT).as_posix()
    assert [path for path in paths_in(page) if not resolved(path).exists()] == []
    assert [f"{path}:{name}" for path, name in names_in(page) if name not in defined_in(path)] == []


def test_the_spine_tells_the_layers_as_they_are() -> None:
    [contract, *_others] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    layers = [set(layer.replace("tanggap.", "").split(" | ")) for layer in contract["layers"]]
    page = (ROOT / "docs" / "spine.md").read_text(encoding="utf-8")
    block = re.findall(r"^## Module edges.*?^```\n(.*?)^```", page, re.DOTALL | re.MULTILINE)[0]
    apps = set().union(*layers)
    told = [{word for word in line.split()[:4] if word in apps} for line in block.splitlines()]
    assert told == layers
