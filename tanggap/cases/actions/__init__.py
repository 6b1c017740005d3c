"""Every write to a case. Each is one transaction and raises Refused when it may not be."""

from tanggap.cases.actions.asking import ask
from tanggap.cases.actions.checking import Findings, record_checks
from tanggap.cases.actions.dispatching import assign, decide, delegate, reject, return_case, triage
from tanggap.cases.actions.importing import LegacyCase, import_cases
from tanggap.cases.actions.joining import join_case
from tanggap.cases.actions.merging import merge, split
from tanggap.cases.actions.moves import ACTIONS, ModelAssessment, Move
from tanggap.cases.actions.objecting import object_to_office
from tanggap.cases.actions.photo_hashes import keep_phash
from tanggap.cases.actions.rating import rate
from tanggap.cases.actions.receiving import NewReport, StoredReport, receive_report
from tanggap.cases.actions.rechecking import draw_rechecks, recheck
from tanggap.cases.actions.redacting import redact
from tanggap.cases.actions.settling import correct_place, recategorise
from tanggap.cases.actions.speaking import note, tell
from tanggap.cases.actions.splitting import split_report
from tanggap.cases.actions.succeeding import hand_to_successor, hand_to_successors
from tanggap.cases.actions.suggesting import note_duplicates, note_sending, suggest
from tanggap.cases.actions.tasks import finish_task, return_task
from tanggap.cases.actions.verifying import close, close_unanswered, confirm, redo, reopen, verify
from tanggap.cases.actions.weighing import let_weigh
from tanggap.cases.actions.working import coordinate, fix, hold, resume, resume_due, start
from tanggap.cases.photos import NewPhoto
from tanggap.cases.place import Place

__all__ = [
    "ACTIONS",
    "Findings",
    "LegacyCase",
    "ModelAssessment",
    "Move",
    "NewPhoto",
    "NewReport",
    "Place",
    "StoredReport",
    "ask",
    "assign",
    "close",
    "close_unanswered",
    "confirm",
    "coordinate",
    "correct_place",
    "decide",
    "delegate",
    "draw_rechecks",
    "finish_task",
    "fix",
    "hand_to_successor",
    "hand_to_successors",
    "hold",
    "import_cases",
    "join_case",
    "keep_phash",
    "let_weigh",
    "merge",
    "note",
    "note_duplicates",
    "note_sending",
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
