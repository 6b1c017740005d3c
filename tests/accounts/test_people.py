"""Who somebody is, what they may do where: made, given, refused."""

from __future__ import annotations

from typing import Any

import pytest

from tanggap.accounts import actions, refusals
from tanggap.accounts.models import Membership, Person, Role
from tanggap.accounts.scopes import has_role, memberships_of, under_office, within
from tanggap.platform.errors import Refused
from tests.accounts.refusing import refused_as
from tests.world import World

GOOD = "empat kata di atas kertas"


def make(world: World, **changed: Any) -> Person:
    given = {"username": "nina", "full_name": "Nina", "password": GOOD, "role": Role.OFFICER, "agency": world.roads}
    return actions.make_person(city=world.city, **{**given, **changed})


def test_a_person_is_made_with_a_role_and_can_sign_in(world: World) -> None:
    nina = make(world, username="  NINA ", full_name=" Nina Kusuma ")
    assert (nina.username, nina.full_name) == ("nina", "Nina Kusuma")
    assert nina.check_password(GOOD)
    assert GOOD not in Person.objects.get(pk=nina.pk).password
    assert [(m.role, m.agency) for m in memberships_of(nina)] == [(Role.OFFICER, world.roads)]


def test_a_taken_name_is_refused_however_it_is_written(world: World) -> None:
    with pytest.raises(Refused) as refused:
        make(world, username="Sari")
    assert (refused.value.code, refused.value.field) == (refusals.USERNAME_TAKEN, "username")
    assert "“sari”" in refused.value.sentence


@pytest.mark.parametrize("password", ["pendek", "password1234", "qwertyuiop123"])
def test_a_weak_password_is_refused_and_nobody_is_made(world: World, password: str) -> None:
    before = Person.objects.count()
    with pytest.raises(Refused) as refused:
        make(world, password=password)
    assert (refused.value.code, refused.value.field) == (refusals.WEAK_PASSWORD, "password")
    assert Person.objects.count() == before


@pytest.mark.parametrize("role", [Role.OFFICER, Role.AGENCY_HEAD, Role.SUPERVISOR])
def test_a_role_without_its_scope_is_refused_and_nobody_is_made(world: World, role: Role) -> None:
    with pytest.raises(Refused) as refused:
        make(world, role=role, agency=None)
    assert refused.value.code == refusals.WRONG_SCOPE
    assert not Person.objects.filter(username="nina").exists()


def test_a_role_given_twice_is_held_once(world: World) -> None:
    for _time in range(2):
        actions.give_role(world.sari, city=world.city, role=Role.SUPERVISOR, area=world.kenanga)
    assert Membership.objects.filter(person=world.sari, role=Role.SUPERVISOR).count() == 1
    sari = Person.objects.get(pk=world.sari.pk)
    assert has_role(sari, Role.SUPERVISOR)
    assert not has_role(sari, Role.CITY_ADMIN, Role.AUDITOR)


def test_somebody_switched_off_holds_no_role(world: World) -> None:
    world.adi.is_active = False
    assert memberships_of(world.adi) == ()
    assert not has_role(world.adi, Role.CITY_ADMIN)


def test_an_areas_supervisor_reaches_what_lies_in_it_and_nothing_beside(world: World) -> None:
    [dewis] = memberships_of(world.dewi)
    assert within(dewis, area="").allows(world.melati)
    assert within(dewis, area="").allows(world.kenanga)
    assert not within(dewis, area="").allows(world.anggrek)
    assert world.kenanga.parent is not None
    assert not within(dewis, area="").allows(world.kenanga.parent), "the part does not reach the whole"
    assert not under_office(dewis, agency="").allows(world.roads), "without an agency no office is reached"


def test_the_head_reaches_the_offices_below_and_an_officer_not_those_above(world: World) -> None:
    [jokos], [saris] = memberships_of(world.joko), memberships_of(world.sari)
    assert under_office(jokos, agency="").allows(world.roads_south)
    assert not under_office(saris, agency="").allows(world.roads)
    assert not under_office(saris, agency="").allows(world.water)
    assert within(saris, area="").allows(world.anggrek), "no area means the whole city"


def test_a_password_is_changed_by_whoever_knows_the_old_one(world: World) -> None:
    with pytest.raises(Refused) as refused:
        actions.change_password(world.sari, old="tebakan", new=GOOD)
    assert (refused.value.code, refused.value.field) == (refusals.WRONG_PASSWORD, "old")
    with refused_as(refusals.WEAK_PASSWORD):
        actions.change_password(world.sari, old="kata-sandi-sari", new="pendek")
    actions.change_password(world.sari, old="kata-sandi-sari", new=GOOD)
    sari = Person.objects.get(pk=world.sari.pk)
    assert sari.check_password(GOOD)
    assert not sari.check_password("kata-sandi-sari")
