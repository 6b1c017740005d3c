"""Whose is it? From the words of a report to a category, from category and place to an agency, each with its reasons."""

from __future__ import annotations

from tanggap.routing.judging import Offered, Suggestion, judge, suggest
from tanggap.routing.wording import Candidate, suggest_category

__all__ = ["Candidate", "Offered", "Suggestion", "judge", "suggest", "suggest_category"]
