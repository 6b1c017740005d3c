"""The demo: invented people and reports of a city, played through the real actions, so that everything has its history."""

from tanggap.web.demo.cast import current_code, logins
from tanggap.web.demo.seeding import seed

__all__ = ["current_code", "logins", "seed"]
