"""The type of the command line that the tests type at."""

from __future__ import annotations

from collections.abc import Callable

from click.testing import Result

Say = Callable[..., Result]
