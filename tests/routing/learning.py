"""Cases of the small city from which a real model is trained: roads, lamps, pipes and the village's own litter."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from tanggap.cases import actions
from tanggap.cases.actions import Move
from tanggap.cases.models import Case
from tanggap.directory.models import Agency, Category, Responsibility
from tanggap.routing.models import ModelVersion
from tanggap.routing.versions import train_version
from tests.support.scenes import built_once
from tests.world import MONDAY, World

ROADS = ("jalan berlubang di depan {}", "aspal bolong dekat {}", "lubang besar jalan rusak parah {}", "jalan amblas {}")
PIPES = ("pipa air bocor di {}", "air pam mati sejak pagi {}", "air keran keruh berbau {}", "meteran air rusak {}")
LITTER = ("sampah menumpuk di {}", "tumpukan sampah bau {}", "sampah tidak diangkut {}", "got penuh sampah {}")
PLACES = ("pasar", "sekolah", "masjid", "halte", "gang tiga", "kantor pos", "warung", "taman", "stasiun", "jembatan")


def settle(world: World) -> None:
    """Rules and sisters as a grown city has them: the road office serves the town, each village its own litter."""
    world.roads_south.area = world.kenanga.parent
    world.roads_south.save()
    pipe = Category.objects.create(
        city=world.city, code="pipa-bocor", group="umum", name="Pipa bocor", synonyms=["air mati"], deadline_hours=72
    )
    litter = Category.objects.create(
        city=world.city, code="sampah", group="umum", name="Sampah", synonyms=["tumpukan sampah"], deadline_hours=48
    )
    Responsibility.objects.create(city=world.city, category=pipe, agency=world.water, why="Air diurus perusahaan air.")
    Responsibility.objects.create(city=world.city, category=litter, family="kelurahan", why="Sampah diurus kelurahan.")


def live_through(world: World, *, count: int, at: datetime = MONDAY) -> list[Case]:
    """So many reports, each sent where it belongs and accepted there."""
    draw, cases = random.Random(7), []
    officers: dict[Agency, object] = {
        world.roads_south: world.sari, world.water: world.tono, world.kelurahan_melati: world.budi,
    }  # fmt: skip
    kinds = {
        "jalan-rusak": (ROADS, world.roads_south),
        "pipa-bocor": (PIPES, world.water),
        "sampah": (LITTER, world.kelurahan_melati),
    }
    for number in range(count):
        code = draw.choice(list(kinds))
        texts, agency = kinds[code]
        then = at + timedelta(minutes=number)
        text = draw.choice(texts).format(draw.choice(PLACES))
        report = world.report(at=then, text=text, photos=[], category=Category.objects.get(city=world.city, code=code))
        actions.assign(report.case_id, Move(by=world.rina, at=then, agency=agency))
        cases.append(actions.start(report.case_id, Move(by=officers[agency], at=then)))  # type: ignore[arg-type]
    return cases


def trained(world: World, *, cases: int = 60, at: datetime = MONDAY + timedelta(days=1)) -> ModelVersion:
    """A live model that learned from so many cases."""
    version = built_once(("trained", cases, at), lambda: _train(world, cases, at))
    world.roads_south.area = world.kenanga.parent  # as `settle` stored it, perhaps for an earlier test
    return version


def _train(world: World, cases: int, at: datetime) -> ModelVersion:
    if not Category.objects.filter(city=world.city, code="sampah").exists():
        settle(world)
    live_through(world, count=cases)
    return train_version(world.city, at=at).version
