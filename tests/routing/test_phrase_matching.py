"""Finding kinds of problem in free text."""

from __future__ import annotations

from tanggap.routing.phrase_matching import CategoryPhrases, match

POTHOLE, LAMP, RUBBISH, FLOOD = 1, 2, 3, 4
PHRASES: tuple[CategoryPhrases, ...] = (
    (POTHOLE, ("Jalan rusak", "jalan berlubang", "aspal hancur")),
    (LAMP, ("Lampu jalan mati", "lampu padam", "pju")),
    (RUBBISH, ("Sampah menumpuk", "sampah liar")),
    (FLOOD, ("Banjir", "genangan")),
)


def meant(text: str, phrases: tuple[CategoryPhrases, ...] = PHRASES) -> list[int]:
    return [one.category for one in match(text, phrases)]


def test_the_citys_own_words_find_their_kind() -> None:
    assert meant("Ada genangan tinggi")[0] == FLOOD
    assert meant("aspal hancur parah")[0] == POTHOLE
    assert meant("PJU depan rumah")[0] == LAMP


def test_a_whole_expression_outweighs_its_scattered_words() -> None:
    assert meant("lampu jalan mati semalaman")[0] == LAMP
    assert meant("jalan yang depan pasar berlubang")[0] == POTHOLE


def test_two_things_are_both_found_the_stronger_first() -> None:
    assert meant("lampu jalan mati, sampah liar juga")[:2] == [LAMP, RUBBISH]


def test_ten_synonyms_of_one_thing_do_not_outweigh_two_things() -> None:
    same = ((POTHOLE, ("jalan rusak", *(f"rusak jalan {n}" for n in range(9)))), (FLOOD, ("banjir", "genangan")))
    assert match("jalan rusak", same)[0].points == match("jalan rusak", PHRASES)[0].points


def test_equal_weight_is_settled_by_the_order_of_the_citys_data() -> None:
    text = "banjir dan pju"
    points = [one.points for one in match(text, PHRASES)]
    assert points[0] == points[1]
    assert meant(text) == [LAMP, FLOOD]
    assert meant(text, tuple(reversed(PHRASES))) == [FLOOD, LAMP]


def test_a_slip_costs_a_little_but_not_the_kind() -> None:
    right, slipped = match("sampah menumpuk", PHRASES)[0], match("smpah menumpk", PHRASES)[0]
    assert right.category == slipped.category == RUBBISH
    assert slipped.points < right.points


def test_nonsense_means_nothing() -> None:
    for text in ("", "   ", "!!!", "asdf qwer zxcv", "yang di dan", "东京", "\x00", "12345"):
        assert meant(text) == [], text


def test_every_match_says_which_words_spoke() -> None:
    for one in match("jalan berlubang, lampu padam, sampah di mana-mana, banjir", PHRASES):
        assert one.phrases
        assert one.points > 0


def test_a_word_without_an_end_costs_nothing() -> None:
    assert meant("ab" * 200_000) == []
