"""Every write to a case. Each is one transaction and raises Refused when it may not be."""

from tanggap.cases.actions.adopting import OldCase, adopt
from tanggap.cases.actions.asking import ask
from tanggap.cases.actions.checking import Findings, record_checks
from tanggap.cases.actions.disposing import (
    Judged,
    assign,
    correct_place,
    decide,
    delegate,
    recategorise,
    reject,
    return_case,
    triage,
)
from tanggap.cases.actions.joining import join_case
from tanggap.cases.actions.merging import merge, split, split_report
from tanggap.cases.actions.objecting import object_to_office
from tanggap.cases.actions.photo_hashes import keep_phash
from tanggap.cases.actions.rating import rate
from tanggap.cases.actions.receiving import NewReport, Place, StoredReport, receive_report
from tanggap.cases.actions.rechecking import draw_rechecks, recheck
from tanggap.cases.actions.redacting import redact
from tanggap.cases.actions.suggesting import note_duplicates, suggest
from tanggap.cases.actions.verifying import close, close_what_rests, confirm, redo, reopen, verify
from tanggap.cases.actions.working import (
    coordinate,
    finish_task,
    fix,
    hold,
    note,
    resume,
    resume_due,
    return_task,
    start,
    tell,
)
from tanggap.cases.photos import NewPhoto

__all__ = [
    "Findings",
    "Judged",
    "NewPhoto",
    "NewReport",
    "OldCase",
    "Place",
    "StoredReport",
    "adopt",
    "ask",
    "assign",
    "close",
    "close_what_rests",
    "confirm",
    "coordinate",
    "correct_place",
    "decide",
    "delegate",
    "draw_rechecks",
    "finish_task",
    "fix",
    "hold",
    "join_case",
    "keep_phash",
    "merge",
    "note",
    "note_duplicates",
    "object_to_office",
    "rate",
    "recategorise",
    "receive_report",
    "recheck",
    "record_checks",
    "redact",
    "redo",
    "reject",
    "reopen",
    "resume",
    "resume_due",
    "return_case",
    "return_task",
    "split",
    "split_report",
    "start",
    "suggest",
    "tell",
    "triage",
    "verify",
]
