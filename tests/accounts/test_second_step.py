"""The code app and the paper with recovery codes: set up, used, lost, and guessed at."""

from __future__ import annotations

import time
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from tanggap.accounts import actions, refusals
from tanggap.accounts.models import Person
from tanggap.accounts.queries import recovery_codes_left, second_step_of
from tanggap.platform.errors import Refused
from tests.accounts.refusing import refused_as
from tests.world import World


def digits(device: TOTPDevice, *, later: int = 0) -> str:
    """What the telephone shows, now or so many half minutes later."""
    shown = TOTP(device.bin_key, device.step, device.t0, device.digits, device.drift)
    shown.time = time.time() + later * device.step
    return f"{shown.token():06d}"


def wrong(device: TOTPDevice) -> str:
    """Six digits that no telephone shows around now."""
    near = {digits(device, later=step) for step in range(-3, 4)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def enrol(person: Person) -> tuple[TOTPDevice, list[str]]:
    device = actions.begin_enrolment(person)
    return actions.finish_enrolment(person, digits=digits(device), at=timezone.now())


def forgive(device: TOTPDevice | StaticDevice) -> None:
    """The wait after a wrong code is over."""
    type(device).objects.filter(pk=device.pk).update(throttling_failure_count=0, throttling_failure_timestamp=None)


def test_the_secret_stays_the_same_until_it_is_proven(world: World) -> None:
    first, second = actions.begin_enrolment(world.sari), actions.begin_enrolment(world.sari)
    assert first.key == second.key
    assert second_step_of(world.sari) is None


def test_one_right_code_proves_the_app_and_brings_ten_codes(world: World) -> None:
    device, codes = enrol(world.sari)
    assert second_step_of(world.sari) == device
    assert len(set(codes)) == 10 == recovery_codes_left(world.sari)
    assert all(len(code) == 11 and code[5] == "-" for code in codes)
    assert not set("".join(codes)) & set("aeiou01l"), "nothing that reads like something else"


def test_a_wrong_code_proves_nothing(world: World) -> None:
    device = actions.begin_enrolment(world.sari)
    with pytest.raises(Refused) as refused:
        actions.finish_enrolment(world.sari, digits=wrong(device), at=timezone.now())
    assert (refused.value.code, refused.value.field) == (refusals.WRONG_DIGITS, "code")
    assert second_step_of(world.sari) is None
    assert recovery_codes_left(world.sari) == 0


def test_without_an_app_no_code_is_right(world: World) -> None:
    for check in (
        lambda: actions.check_digits(world.sari, digits="123456", at=timezone.now()),
        lambda: actions.use_recovery_code(world.sari, code="bcdfg-hjkmn", at=timezone.now()),
        lambda: actions.finish_enrolment(world.sari, digits="123456", at=timezone.now()),
        lambda: actions.renew_recovery_codes(world.sari, digits="123456", at=timezone.now()),
    ):
        with refused_as(refusals.NOT_ENROLLED):
            check()


def test_digits_may_be_typed_in_two_groups_and_count_once(world: World) -> None:
    device, _codes = enrol(world.sari)
    said = digits(device, later=1)
    assert actions.check_digits(world.sari, digits=f" {said[:3]} {said[3:]} ", at=timezone.now()) == device
    with refused_as(refusals.WRONG_DIGITS):
        actions.check_digits(world.sari, digits=said, at=timezone.now())


@pytest.mark.parametrize("said", ["", "abcdef", "12345", "1234567", "-12345", "½23456", "１２３４５６"])
def test_what_is_no_code_is_refused_like_a_wrong_one(world: World, said: str) -> None:
    enrol(world.sari)
    with refused_as(refusals.WRONG_DIGITS):
        actions.check_digits(world.sari, digits=said, at=timezone.now())


def test_wrong_codes_are_counted_although_they_are_refused_and_make_everybody_wait(world: World) -> None:
    device, _codes = enrol(world.sari)
    with refused_as(refusals.WRONG_DIGITS):
        actions.check_digits(world.sari, digits=wrong(device), at=timezone.now())
    with pytest.raises(Refused) as refused:
        actions.check_digits(world.sari, digits=digits(device, later=1), at=timezone.now())
    assert (refused.value.code, refused.value.status) == (refusals.WAIT, 429)
    assert int(refused.value.facts["seconds"]) >= 1
    forgive(device)
    assert actions.check_digits(world.sari, digits=digits(device, later=1), at=timezone.now()) == device


def test_one_persons_code_does_not_open_anothers_account(world: World) -> None:
    saris, _codes = enrol(world.sari)
    enrol(world.joko)
    with refused_as(refusals.WRONG_DIGITS):
        actions.check_digits(world.joko, digits=digits(saris, later=1), at=timezone.now())


def test_a_recovery_code_is_read_generously_and_spent(world: World) -> None:
    _device, codes = enrol(world.sari)
    actions.use_recovery_code(world.sari, code=f" {codes[0].upper().replace('-', ' ')} ", at=timezone.now())
    assert recovery_codes_left(world.sari) == 9
    with refused_as(refusals.WRONG_RECOVERY_CODE):
        actions.use_recovery_code(world.sari, code=codes[0], at=timezone.now())


def test_the_database_keeps_no_recovery_code(world: World) -> None:
    _device, codes = enrol(world.sari)
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert not kept & {form for code in codes for form in (code, code.replace("-", ""))}


def test_fresh_codes_end_the_old_ones(world: World) -> None:
    device, old = enrol(world.sari)
    fresh = actions.renew_recovery_codes(world.sari, digits=digits(device, later=1), at=timezone.now())
    assert not set(fresh) & set(old)
    with refused_as(refusals.WRONG_RECOVERY_CODE):
        actions.use_recovery_code(world.sari, code=old[0], at=timezone.now())


def test_after_a_reset_everything_is_set_up_anew(world: World) -> None:
    device, codes = enrol(world.sari)
    actions.reset_second_step(world.sari)
    assert (second_step_of(world.sari), recovery_codes_left(world.sari)) == (None, 0)
    with refused_as(refusals.NOT_ENROLLED):
        actions.use_recovery_code(world.sari, code=codes[0], at=timezone.now())
    anew, _codes = enrol(world.sari)
    assert anew.key != device.key


@pytest.mark.django_db(transaction=True)
def test_a_code_sent_twice_at_the_same_moment_counts_once() -> None:
    from tests.world import build_world

    world = build_world()
    device, _codes = enrol(world.sari)
    said, together, answers = digits(device, later=1), Barrier(2), []

    def send() -> None:
        together.wait()
        try:
            actions.check_digits(world.sari, digits=said, at=timezone.now())
            answers.append("in")
        except Refused as refused:
            answers.append(refused.code)
        finally:
            connection.close()

    both = [Thread(target=send) for _one in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join()
    assert sorted(answers) == ["in", refusals.WRONG_DIGITS]
