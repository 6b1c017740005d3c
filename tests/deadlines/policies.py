"""Jakarta's policy for the small city of the tests, and what spoils it."""

from __future__ import annotations

from pathlib import Path

from tanggap.cases.reasons import reasons_of
from tanggap.cases.workflow import Verb
from tanggap.directory.actions import ALWAYS_BEFORE, save_policy
from tanggap.directory.city_files.deadlines import PolicyNames, read_policy
from tanggap.directory.city_files.rows import PolicyRow
from tanggap.directory.models import DeadlinePolicy
from tests.world import World

JAKARTA = Path(__file__).parents[2] / "tanggap" / "cities" / "jakarta"
SEVEN_DAYS = (JAKARTA / "deadlines.toml").read_text().replace("agency:biro-pemerintahan", "agency:biro")
SP4N = (
    (JAKARTA / "deadlines-sp4n-lapor.toml")
    .read_text()
    .replace("agency:biro-pemerintahan", "agency:biro")
    .replace('group = "aparatur"', 'category = "lampu-mati"')
    .replace('group = "layanan"', 'group = "umum"')
    .replace('category = "permintaan-informasi"', 'category = "kekerasan"')
)


def names_of(world: World) -> PolicyNames:
    """What a policy of the small city may name."""
    city = world.city
    return PolicyNames(
        categories=set(city.categories.values_list("code", flat=True)),
        groups={"umum"},
        areas=set(city.areas.values_list("code", flat=True)),
        agencies=set(city.agencies.values_list("code", flat=True)),
        families={"kelurahan", "sudin-jalan"},
        pause_reasons=set(reasons_of(Verb.HOLD)),
    )


def policy_row(world: World, text: str, folder: Path) -> PolicyRow:
    """The policy of this text, read as from a file."""
    file = folder / "deadlines.toml"
    file.write_text(text)
    return read_policy(file, names_of(world))


def decide(world: World, text: str, folder: Path) -> DeadlinePolicy:
    """The small city's first policy."""
    return save_policy(world.city, policy_row(world, text, folder), valid_from=ALWAYS_BEFORE)
