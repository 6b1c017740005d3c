"""Every write about missed deadlines: contest and judge, propose and sign, remind and appoint. Each is one transaction."""

from tanggap.accountability.actions.contesting import contest, judge
from tanggap.accountability.actions.escalating import escalate
from tanggap.accountability.actions.proposing import propose, store_rule
from tanggap.accountability.actions.signing import appeal, decline, judge_appeal, sign
from tanggap.accountability.actions.watching import appoint, remind, take_back
from tanggap.accountability.actions.weekly import make_weekly

__all__ = [
    "appeal",
    "appoint",
    "contest",
    "decline",
    "escalate",
    "judge",
    "judge_appeal",
    "make_weekly",
    "propose",
    "remind",
    "sign",
    "store_rule",
    "take_back",
]
