"""Typing never decides anything: over all keys and every place of the focus. And every key means one thing."""

from __future__ import annotations

import string
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.visiting import at, fresh, press

pytestmark = pytest.mark.browser
PRINTABLE = [*string.ascii_letters, *string.digits, *string.punctuation, " "]
SEARCH = "Cari instansi"
OFFICE = "suku dinas"

# Every place in the page where text could be meant, and some that only other pages or browsers have.
PLACES = """() => {
  const strange = document.createElement('div');
  strange.innerHTML = '<p contenteditable="true">x</p><ul role="listbox" tabindex="0"><li>x</li></ul>'
    + '<div role="textbox" tabindex="0">x</div><details open><summary>x</summary><a href="#">x</a></details>';
  document.querySelector('main').append(strange);
  window.places = [...document.querySelectorAll(
    'input:not([type=hidden]), textarea, select, summary, [contenteditable], [role=listbox], [role=textbox], details a')];
  return window.places.length;
}"""
PRESS_ALL = """([place, keys, more]) => {
  const target = place < 0 ? document.body : window.places[place];
  target.focus?.();
  for (const key of keys)
    target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
}"""


@pytest.fixture
def sent(desktop: Any) -> list[str]:
    """What the page told the server, but for the lock of the case in the preview."""
    told: list[str] = []
    desktop.on(
        "request",
        lambda one: told.append(one.url) if one.method == "POST" and not _is_lock(one.url) else None,
    )
    return told


def _is_lock(address: str) -> bool:
    return urlsplit(address).path.endswith(("/kunci/", "/lepas/"))


def undecided(desktop: Any, sent: list[str]) -> None:
    """Nothing was decided, nothing is about to be, nothing was opened."""
    assert desktop.locator(".undo-stack .toast").count() == 0
    assert desktop.locator("dialog[open]").count() == 0
    assert sent == []


@pytest.mark.parametrize("pause", [0, 30, 150, 450])
def test_the_name_of_an_office_typed_after_a_goes_to_its_search(
    desktop: Any, queue: list[Any], sent: list[str], pause: int
) -> None:
    press(desktop, "a")
    desktop.keyboard.type(OFFICE, delay=pause)
    field = desktop.get_by_placeholder(SEARCH)
    expect(field).to_be_focused()
    expect(field).to_have_value(OFFICE)
    at(desktop, queue[0])
    undecided(desktop, sent)


@pytest.mark.parametrize("pause", [0, 30, 150])
def test_typed_while_the_next_case_is_loading_it_decides_nothing(
    desktop: Any, queue: list[Any], sent: list[str], pause: int
) -> None:
    """The `a` falls on a case that is not there yet; the rest of the word must not fall on the one that comes."""
    press(desktop, "j", "a")
    desktop.keyboard.type(OFFICE, delay=pause)
    desktop.locator("#pratinjau:not([aria-busy])").wait_for()
    undecided(desktop, sent)


@pytest.mark.parametrize("pause", [0, 30, 150])
def test_on_a_cases_page_what_is_typed_waits_for_the_form(
    desktop: Any, town: Any, enter: Any, sent: list[str], pause: int
) -> None:
    case = town.report(at=timezone.now()).case
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/kasus/{case.code}/")
    held: list[Any] = []
    desktop.route("**/assign/?*", lambda route: held.append(route))
    press(desktop, "a")
    desktop.keyboard.type(OFFICE, delay=pause)
    while not held:  # what the page has asked for is told while one waits
        desktop.wait_for_timeout(50)
    held[0].continue_()
    field = desktop.get_by_placeholder(SEARCH)
    expect(field).to_be_focused()
    expect(field).to_have_value(OFFICE)
    undecided(desktop, sent)
    assert fresh(case).agency == town.front_desk


def test_letters_that_nobody_asked_for_are_a_word(desktop: Any, queue: list[Any], sent: list[str]) -> None:
    """In "bagian" no key means anything here, so the `s` and `d` after it are no keys either."""
    desktop.keyboard.type(f"bagian {OFFICE} x", delay=20)
    undecided(desktop, sent)
    at(desktop, queue[0])


def test_no_key_decides_from_any_place_where_text_could_be_meant(
    desktop: Any, queue: list[Any], sent: list[str]
) -> None:
    press(desktop, "a")
    count = desktop.evaluate(PLACES)
    assert count >= 10
    for place in range(count):
        desktop.evaluate(PRESS_ALL, [place, [*PRINTABLE, "Enter"], {}])
    undecided(desktop, sent)
    at(desktop, queue[0])


def test_an_open_form_keeps_all_keys_silent_wherever_the_focus_is(
    desktop: Any, queue: list[Any], sent: list[str]
) -> None:
    press(desktop, "a")
    desktop.locator("body").evaluate("() => document.activeElement.blur()")
    press(desktop, *PRINTABLE, "Enter")
    undecided(desktop, sent)
    press(desktop, "Escape", "Enter")
    at(desktop, queue[1])
    assert desktop.locator(".undo-stack .toast").count() == 1, "after Esc the keys answer again"


@pytest.mark.parametrize(
    "more", [{"isComposing": True}, {"keyCode": 229}, {"ctrlKey": True}, {"metaKey": True}, {"altKey": True}]
)
def test_no_key_decides_while_composing_or_beside_a_modifier(
    desktop: Any, queue: list[Any], sent: list[str], more: dict[str, Any]
) -> None:
    desktop.evaluate(PRESS_ALL, [-1, [*PRINTABLE, "Enter", "Process", "Dead"], more])
    undecided(desktop, sent)
    at(desktop, queue[0])


def test_an_open_dialog_keeps_the_keys_silent(desktop: Any, queue: list[Any], sent: list[str]) -> None:
    press(desktop, "?")
    desktop.evaluate(PRESS_ALL, [-1, [*PRINTABLE, "Enter"], {}])
    assert desktop.locator("dialog[open]").count() == 1
    press(desktop, "Escape")
    undecided(desktop, sent)


def test_a_key_held_down_decides_one_case(desktop: Any, queue: list[Any]) -> None:
    desktop.keyboard.down("Enter")
    at(desktop, queue[1])
    for _again in range(5):
        desktop.keyboard.down("Enter")
    desktop.keyboard.up("Enter")
    assert desktop.locator(".undo-stack .toast").count() == 1


def test_the_undo_line_says_to_whom(desktop: Any, town: Any, queue: list[Any]) -> None:
    press(desktop, "Enter")
    line = desktop.locator(".undo-stack .toast").first
    expect(line).to_contain_text(f"{queue[0].code}: Tugaskan → {town.roads_south.name}")
    at(desktop, queue[1])
    press(desktop, "m")
    line = desktop.locator(".undo-stack .toast").last
    expect(line).to_contain_text(f"{queue[1].code}: Gabung → {queue[0].code}")


def test_who_does_not_want_the_keys_turns_them_off(desktop: Any, town: Any, queue: list[Any], sent: list[str]) -> None:
    desktop.get_by_role("button", name="Semua pintasan").click()
    desktop.get_by_label("Pakai pintasan di peramban ini").uncheck()
    desktop.get_by_role("button", name="Tutup").click()
    desktop.evaluate("document.activeElement.blur()")  # Enter on the button that opened the list would open it again
    press(desktop, "Enter", "s", "m", "?")
    undecided(desktop, sent)
    desktop.reload()
    at(desktop, queue[0])
    press(desktop, "Enter")
    undecided(desktop, sent)


NEEDED = ".digits, .offered, .others, .assign > .button-row, .preview-case > h2, .preview-said, .photo-rows .first"
UNSEEN = """(needed) => {
  const pane = document.querySelector('#pratinjau').getBoundingClientRect();
  const low = Math.min(pane.bottom, innerHeight);
  return [...document.querySelectorAll(needed)]
    .filter(one => one.getBoundingClientRect().bottom > low + 1 || one.getBoundingClientRect().top < 0)
    .map(one => one.className);
}"""


def test_what_a_decision_needs_is_seen_without_scrolling(desktop: Any, town: Any, enter: Any, with_photos: Any) -> None:
    """At 1440x900: what was said and shown, the likely duplicate, kinds, the offer and how sure it is, the others, the buttons."""
    for _twice in range(2):
        case = with_photos(
            town.report(at=timezone.now(), text="Lubang besar di depan pasar, sudah dua motor jatuh. " * 3).case
        )
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/triase/?kasus={case.code}")
    at(desktop, case)
    assert desktop.evaluate("document.documentElement.scrollHeight") <= 900
    assert desktop.locator(".photo-rows .first").count() == 1
    assert desktop.evaluate(UNSEEN, NEEDED) == []


def test_believing_a_proof_can_be_taken_back_for_ten_seconds(desktop: Any, town: Any, enter: Any) -> None:
    case, other = town.fixed(at=timezone.now()), town.fixed(at=timezone.now())
    enter(desktop, town.rina)
    desktop.clock.install()
    desktop.goto(f"{town.url}/petugas/verifikasi/")
    desktop.get_by_role("button", name=f"Verifikasi {case.code}").click()
    expect(desktop.locator(".undo-stack .toast").first).to_contain_text(case.code)
    expect(desktop.locator("article.judge:visible")).to_have_count(1)
    press(desktop, "u")
    expect(desktop.locator("article.judge:visible")).to_have_count(2)
    desktop.clock.run_for(20_000)
    assert fresh(case).ended_at is None
    desktop.get_by_role("button", name=f"Verifikasi {case.code}").click()
    with desktop.expect_response(lambda answer: answer.url.endswith("/verify/")) as told:
        desktop.clock.run_for(10_500)
    assert told.value.ok
    assert fresh(case).ended_at is not None
    assert fresh(other).ended_at is None


def test_who_only_looks_at_triage_keeps_nobody_from_the_case(desktop: Any, town: Any, enter: Any) -> None:
    from tanggap.desk.models import TriageLock

    case = town.report(at=timezone.now()).case
    enter(desktop, town.rina)
    desktop.goto(f"{town.url}/petugas/triase/")
    at(desktop, case)
    desktop.wait_for_load_state("networkidle")
    assert not TriageLock.objects.exists()
    with desktop.expect_response(lambda answer: answer.url.endswith("/kunci/")):
        press(desktop, "1")
    assert TriageLock.objects.get().person == town.rina
