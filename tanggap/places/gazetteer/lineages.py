"""The city's smallest areas and what holds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class AreaLineages:
    """The city's smallest areas and what holds them. `of_leaves[n]` are ids from the largest area below the whole city down
    to the n-th smallest area itself."""

    of_leaves: Sequence[tuple[int, ...]]

    def beside(self, leaves: Iterable[int]) -> set[int]:
        """The smallest areas that share the next larger area with these."""
        parents = {self.of_leaves[leaf][-2] for leaf in leaves if len(self.of_leaves[leaf]) > 1}
        return {n for n, line in enumerate(self.of_leaves) if len(line) > 1 and line[-2] in parents}
