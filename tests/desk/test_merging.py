"""Merging: the likely cases are offered, others are found by words and by nearness; nobody is offered what they may not see."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.urls import reverse

from tanggap.cases.models import Case
from tanggap.places.grid import cell_of
from tests.desk.entering import come_in
from tests.world import LAT, LON, World

pytestmark = pytest.mark.django_db


def merge_page(world: World, case: Case, **asked: str) -> Any:
    return come_in(world.rina).get(reverse("desk:step", args=[case.code, "merge"]), asked)


def codes(options: Any) -> list[str]:
    return [option.card.code for option in options]


def near_by(world: World, north: float, **changed: Any) -> Case:
    """A case so many degrees north of the market; another kind, so that it is no likely duplicate."""
    place = replace(world.place(), lat=LAT + north, cell=cell_of(LAT + north, LON))
    return world.report(place=place, category=world.lamp, text="Lampu padam.", **changed).case


def test_the_nearest_come_first_with_distance_and_direction(world: World) -> None:
    case, far, near = world.report().case, near_by(world, 0.004), near_by(world, -0.001)
    near_by(world, 0.05)  # five kilometres away
    targets = merge_page(world, case).context["it"].targets
    assert codes(targets.near) == [near.code, far.code]
    assert [option.where for option in targets.near] == ["110 m ke selatan", "440 m ke utara"]


def test_others_are_found_by_words_and_merged_without_a_script(world: World) -> None:
    case = world.report().case
    far = world.report(place=world.place(world.anggrek), category=world.lamp, text="Tiang dekat gapura padam.").case
    world.report(place=world.place(world.anggrek), category=world.pothole, text="Lubang besar.")
    answer = merge_page(world, case, cari="lampu anggrek gapura")
    assert codes(answer.context["it"].targets.found) == [far.code]
    assert f'name="near" value="{far.code}"' in " ".join(answer.content.decode().split()).replace('" value', '" value')
    sent = come_in(world.rina).post(
        reverse("desk:step", args=[case.code, "merge"]),
        {"near": far.code, "reason": "same_problem", "expected_version": case.version, "next": reverse("desk:triage")},
    )
    assert sent["Location"] == reverse("desk:triage")
    case.refresh_from_db()
    assert case.merged_into == far


def test_nothing_found_is_said(world: World) -> None:
    answer = merge_page(world, world.report().case, cari="zzzz qqqq")
    assert "Tidak ada kasus terbuka yang cocok" in answer.content.decode()


def test_what_may_not_be_merged_is_not_offered(world: World) -> None:
    case = world.report().case
    world.closed(text="Lubang yang sudah ditambal.")
    world.report(category=world.violence, text="Pemukulan di pasar.")
    found = merge_page(world, case, cari="pasar").context["it"].targets
    assert all(Case.objects.get(code=code).is_guarded is case.is_guarded for code in codes([*found.found, *found.near]))
    assert all(Case.objects.get(code=code).ended_at is None for code in codes([*found.found, *found.near]))


def test_triage_says_that_nothing_is_alike_and_leads_to_the_search(world: World) -> None:
    case = world.report().case
    page = come_in(world.rina).get(reverse("desk:triage"), {"kasus": case.code}).content.decode()
    assert "Tidak ada kasus yang mirip di dekat sini." in page
    link = page[page.index(reverse("desk:step", args=[case.code, "merge"]) + "?next=") :]
    assert 'data-key="m"' in link[: link.index("</a>")]


def test_the_page_of_a_search_needs_no_more_questions_for_more_cases(
    world: World, django_assert_max_num_queries: Any
) -> None:
    case = world.report().case
    for number in range(6):
        near_by(world, 0.0005 * (number + 1))
    client = come_in(world.rina)
    address = reverse("desk:step", args=[case.code, "merge"])
    client.get(address, {"cari": "lampu"})
    with django_assert_max_num_queries(30):
        client.get(address, {"cari": "lampu"})
