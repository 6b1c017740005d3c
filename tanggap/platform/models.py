"""What the platform itself keeps: the last moment at which this site's clock was believed."""

from __future__ import annotations

from django.db import models


class ClockMark(models.Model):
    """The last moment at which the clock was believed, and by which machine: at most one row.

    `boot` is the kernel's own name of its running since it was switched on, `uptime_s` how many seconds it had been running then,
    sleep included. Together they tell afterwards how much time really went by, whatever the clock says.
    """

    is_the_one = models.BooleanField(primary_key=True, default=True)
    at = models.DateTimeField()
    boot = models.CharField(max_length=64, blank=True)
    uptime_s = models.FloatField(default=0.0)

    class Meta:
        constraints = (models.CheckConstraint(condition=models.Q(is_the_one=True), name="clock_has_one_mark"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"
