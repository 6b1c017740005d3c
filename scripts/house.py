"""The figures of the house, each beside the limit that it may not pass.

`python scripts/house.py` prints them; with `--check` it also fails when one is beyond its limit. Counted is what people write in
tanggap/: no migrations (generated, then never touched again) and nothing that a build made.
"""

from __future__ import annotations

import argparse
import ast
import re
import statistics
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import grimp

ROOT = Path(__file__).resolve().parents[1]
LINE = 140  # characters
_ANY = re.compile(r"\bAny\b")
_MADE = {"migrations", "build", "node_modules"}
_CLASSES_OF_DJANGO = {"Meta"}
_SHOWN = 3


@dataclass(frozen=True)
class Spot:
    """One thing that was measured, and where it stands."""

    size: int
    where: str


@dataclass(frozen=True)
class Figure:
    """A measured value, the limit for it, and the worst places first."""

    name: str
    value: float
    limit: float
    worst: tuple[Spot, ...] = ()

    @property
    def is_kept(self) -> bool:
        return self.value <= self.limit


@dataclass(frozen=True)
class Source:
    """A file with its lines; `tree` is for Python alone."""

    path: Path
    text: str

    @cached_property
    def lines(self) -> list[str]:
        return self.text.splitlines()

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def nodes(self) -> list[ast.AST]:
        return list(ast.walk(self.tree))


Sources = Sequence[Source]


def sources(package: Path, suffix: str) -> list[Source]:
    """The package's files with this ending, their paths beginning with its name."""
    paths = sorted(path for path in package.rglob(f"*{suffix}") if not _MADE & set(path.relative_to(package).parts))
    return [Source(path.relative_to(package.parent), path.read_text(encoding="utf-8")) for path in paths]


def functions(files: Sources) -> Iterator[Spot]:
    """Lines of each function and method, from `def` to its last line."""
    for file in files:
        for node in file.nodes:
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield Spot((node.end_lineno or node.lineno) - node.lineno + 1, f"{file.path}:{node.name}")


def lengths(files: Sources) -> Iterator[Spot]:
    """Lines of each file."""
    return (Spot(len(file.lines), str(file.path)) for file in files)


def widths(files: Sources) -> Iterator[Spot]:
    """Characters of each line."""
    return (Spot(len(line), f"{file.path}:{n}") for file in files for n, line in enumerate(file.lines, 1))


def any_lines(files: Sources) -> Iterator[Spot]:
    """Lines of each file with the word `Any`, imports and comments too."""
    return (Spot(sum(bool(_ANY.search(line)) for line in file.lines), str(file.path)) for file in files)


def any_uses(files: Sources) -> Iterator[Spot]:
    """Lines of each file on which something is declared to be `Any`."""
    for file in files:
        lines = {node.lineno for node in file.nodes if isinstance(node, ast.Name) and node.id == "Any"}
        yield Spot(len(lines), str(file.path))


def shared_class_names(files: Sources) -> Iterator[Spot]:
    """Names that more than one class has, with the files they are in."""
    homes: dict[str, list[str]] = defaultdict(list)
    for file in files:
        for node in file.nodes:
            if isinstance(node, ast.ClassDef) and node.name not in _CLASSES_OF_DJANGO:
                homes[node.name].append(str(file.path))
    return (Spot(len(paths), f"{name}: {', '.join(paths)}") for name, paths in homes.items() if len(paths) > 1)


def import_cycles(package: str) -> Iterator[Spot]:
    """Packages whose parts import each other in a circle, imports inside functions counted; with the imports to take out."""
    graph = grimp.build_graph(package, cache_dir=None)
    for inner in sorted(graph.modules):
        cuts = graph.nominate_cycle_breakers(inner)
        if cuts:
            yield Spot(len(cuts), f"{inner}: " + ", ".join(f"{one} imports {other}" for one, other in sorted(cuts)))


def median(spots: Sequence[Spot]) -> float:
    return statistics.median(spot.size for spot in spots) if spots else 0


def p95(spots: Sequence[Spot]) -> int:
    """The size that 95 of 100 do not pass."""
    return sorted(spot.size for spot in spots)[int(len(spots) * 0.95)] if spots else 0


def largest(spots: Sequence[Spot]) -> int:
    return max((spot.size for spot in spots), default=0)


def total(spots: Sequence[Spot]) -> int:
    return sum(spot.size for spot in spots)


def wider_than_a_line(spots: Sequence[Spot]) -> int:
    return sum(spot.size > LINE for spot in spots)


Measure = Callable[[Sequence[Spot]], float]


def rows(package: Path) -> Iterator[tuple[str, Iterable[Spot], Measure, float]]:
    """Name, what is measured, how it is summed up, limit."""
    python, templates = sources(package, ".py"), sources(package, ".html")
    of_functions, of_files, of_templates = (
        list(spots) for spots in (functions(python), lengths(python), widths(templates))
    )
    yield "lines of a function, median", of_functions, median, 6
    yield "lines of a function, 95 of 100 under", of_functions, p95, 20
    yield "lines of the longest function", of_functions, largest, 30
    yield "lines of a Python file, 95 of 100 under", of_files, p95, 206
    yield "lines of the longest Python file", of_files, largest, 380
    yield "characters of a template's line, 95 of 100 under", of_templates, p95, 95
    yield "characters of the longest template line", of_templates, largest, 186
    yield f"template lines of more than {LINE} characters", of_templates, wider_than_a_line, 8
    yield "lines with the word Any", any_lines(python), total, 67
    yield "lines that use Any", any_uses(python), total, 42
    yield "class names used twice", shared_class_names(python), len, 0
    yield "packages with an import cycle", import_cycles(package.name), len, 0


def figures(package: Path) -> list[Figure]:
    """Every figure of this package, which Python must be able to import by its name."""
    measured = []
    for name, spots, measure, limit in rows(package):
        found = list(spots)
        worst = tuple(sorted(found, key=lambda spot: -spot.size)[:_SHOWN])
        measured.append(Figure(name, measure(found), limit, worst))
    return measured


def report(measured: Iterable[Figure]) -> str:
    """A line for each figure; below those beyond their limit, where the worst are."""
    lines = []
    for figure in measured:
        mark = " " if figure.is_kept else "!"
        lines.append(f"{mark} {figure.name:<50}{figure.value:>7g}   limit {figure.limit:g}")
        if not figure.is_kept:
            lines += [f"      {spot.size:>5}  {spot.where}" for spot in figure.worst]
    return "\n".join(lines)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the figures; 1 if they were to be checked and one is beyond its limit."""
    parser = argparse.ArgumentParser(description="The figures of the house, each beside its limit.")
    parser.add_argument("--check", action="store_true", help="fail when a figure is beyond its limit")
    parser.add_argument("--package", type=Path, default=ROOT / "tanggap", help="the folder to measure")
    wanted = parser.parse_args(arguments)
    sys.path.insert(0, str(wanted.package.resolve().parent))
    measured = figures(wanted.package.resolve())
    print(report(measured))
    return int(wanted.check and not all(figure.is_kept for figure in measured))


if __name__ == "__main__":
    sys.exit(main())
