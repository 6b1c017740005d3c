"""Every write to a draft, and the sending of it. Each is one transaction and raises Refused when it may not be."""

from tanggap.intake.actions.drafting import (
    drop_draft,
    keep_answers,
    say_another,
    set_area,
    set_category,
    set_fix,
    set_words,
    start_draft,
)
from tanggap.intake.actions.holding import reject_as_spam, take_back
from tanggap.intake.actions.network_limits import forget_networks
from tanggap.intake.actions.photos import add_photos, remove_photo
from tanggap.intake.actions.purging import foreign_names, forget_addresses, purge_drafts, sweep_orphans
from tanggap.intake.actions.sending import Sent, join_draft, send_draft, take_held
from tanggap.intake.actions.voices import leave_act, say, take_act, take_acts_back

__all__ = [
    "Sent",
    "add_photos",
    "drop_draft",
    "foreign_names",
    "forget_addresses",
    "forget_networks",
    "join_draft",
    "keep_answers",
    "leave_act",
    "purge_drafts",
    "reject_as_spam",
    "remove_photo",
    "say",
    "say_another",
    "send_draft",
    "set_area",
    "set_category",
    "set_fix",
    "set_words",
    "start_draft",
    "sweep_orphans",
    "take_act",
    "take_acts_back",
    "take_back",
    "take_held",
]
