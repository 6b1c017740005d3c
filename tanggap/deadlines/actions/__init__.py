"""Every write to deadlines, breaches and escalations."""

from tanggap.deadlines.actions.acknowledging import acknowledge
from tanggap.deadlines.actions.applying import apply_policy, move_to_policy
from tanggap.deadlines.actions.following import follow_case
from tanggap.deadlines.actions.sweeping import accept_the_clock, sweep

__all__ = ["accept_the_clock", "acknowledge", "apply_policy", "follow_case", "move_to_policy", "sweep"]
