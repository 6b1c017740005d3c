"""The demo: invented people and reports of a city, played through the real actions, so that everything has its history."""

from tanggap.web.demo.seeding import seed
from tanggap.web.demo.staff import current_code, logins

__all__ = ["current_code", "logins", "seed"]
