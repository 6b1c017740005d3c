"""Why something waits for a person, in words for the desk and for whoever sent it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Why(models.TextChoices):
    """What made it wait; each is a sentence that the desk reads."""

    NETWORK = "network", _("Jaringan ini mengirim jauh lebih banyak daripada biasanya.")
    WIDE = "wide", _("Jaringan-jaringan di sekitarnya mengirim jauh lebih banyak daripada biasanya.")
    ALARMS = "alarms", _("Jaringan ini mengirim banyak laporan darurat sekaligus.")
    SAME_DEVICE = "same_device", _("Perangkat ini sudah melaporkan masalah yang sama.")
    SAME_NETWORK = "same_network", _("Dari jaringan yang sama sudah ada yang melaporkan masalah ini.")
    BURST = "burst", _("Terlalu banyak suara baru untuk satu laporan dalam satu jam.")
    NOT_WEIGHED = "not_weighed", _("Suara pelapor ini belum dihitung.")
