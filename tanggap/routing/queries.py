"""Whose is it? From the words of a report to a category, from category and place to an agency, each with its reasons."""

from __future__ import annotations

from tanggap.routing.assessment import OfficeOffer, Suggestion, assess, suggest
from tanggap.routing.category_by_words import CategoryCandidate, suggest_category

__all__ = ["CategoryCandidate", "OfficeOffer", "Suggestion", "assess", "suggest", "suggest_category"]
