"""Every write to deadlines, breaches and escalations."""

from tanggap.deadlines.actions.acknowledging import acknowledge, acknowledge_case
from tanggap.deadlines.actions.applying import apply_policy, move_to_policy
from tanggap.deadlines.actions.following import follow_case
from tanggap.deadlines.actions.sweeping import reset_watermark, sweep

__all__ = [
    "acknowledge",
    "acknowledge_case",
    "apply_policy",
    "follow_case",
    "move_to_policy",
    "reset_watermark",
    "sweep",
]
