"""The steps of a case that a city puts a clock on."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SlaStep(models.TextChoices):
    """What somebody must have done by a deadline, in the order in which a case meets them."""

    FIRST_RESPONSE = "first_response", _("Jawaban pertama")
    ACCEPT = "accept", _("Diterima atau dikembalikan instansi")
    COORDINATION = "coordination", _("Bagian instansi lain")
    COMPLETION = "completion", _("Selesai dikerjakan")
    VERIFICATION = "verification", _("Bukti diperiksa")
    ANSWER = "answer", _("Pertanyaan warga dijawab")


class Priority(models.TextChoices):
    """How pressing a case is; the last that fits counts."""

    NORMAL = "normal", _("Biasa")
    MANY = "many", _("Dilaporkan banyak warga")
    REOPENED = "reopened", _("Dibuka lagi")
    URGENT = "urgent", _("Mendesak")
