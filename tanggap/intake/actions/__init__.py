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
from tanggap.intake.actions.photos import add_photos, remove_photo
from tanggap.intake.actions.purging import purge_drafts, sweep_orphans
from tanggap.intake.actions.sending import join_draft, send_draft

__all__ = [
    "add_photos",
    "drop_draft",
    "join_draft",
    "keep_answers",
    "purge_drafts",
    "remove_photo",
    "say_another",
    "send_draft",
    "set_area",
    "set_category",
    "set_fix",
    "set_words",
    "start_draft",
    "sweep_orphans",
]
