"""How much hypothesis tries: in `make test` few examples, always the same; with TANGGAP_LONG=1 four times as many, drawn anew."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_IS_LONG = os.environ.get("TANGGAP_LONG") == "1"


def examples(most: int, *, steps: int = 50) -> settings:
    """So many examples in the long form; a machine takes so many steps in each. A slow computer fails none of them."""
    return settings(
        max_examples=most if _IS_LONG else max(1, most // 4),
        stateful_step_count=steps,
        derandomize=not _IS_LONG,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
