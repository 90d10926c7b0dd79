"""Typing an answer works as well as tapping it."""

import pytest

from tests.triage.phrase_book import FOLDER
from triage.codebook import ITEMS, Shape
from triage.free_text import read_answer, read_call, read_choices
from triage.text_lexicon import lexicon


def _cases() -> list[tuple[str, ...]]:
    return [
        (language, *line.split("\t"))
        for language in ("en", "es")
        for line in (FOLDER / f"{language}.answers.tsv").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]


@pytest.mark.parametrize(("language", "item", "code", "text", "value"), _cases())
def test_a_typed_answer_is_the_value_of_a_tap(
    language: str, item: str, code: str, text: str, value: str
) -> None:
    found = read_answer(item, None if code == "-" else code, text, language=language)
    assert str(found) == ("None" if value == "-" else value)


@pytest.mark.parametrize("language", ["en", "es"])
def test_several_places_can_be_named_at_once(language: str) -> None:
    text = {"en": "neck and lower back", "es": "el cuello y los riñones"}[language]
    assert read_choices("pain_site", text, language=language) == {"neck", "lower"}
    assert read_answer("pain_site", None, text, language=language) is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_every_choice_can_be_typed(language: str) -> None:
    answers = lexicon(language).answers
    for item in ITEMS.values():
        if item.shape in (Shape.choice, Shape.chosen) and item.name != "warnings":
            assert set(answers[item.name]) == set(item.values)


def test_an_empty_answer_is_not_understood() -> None:
    assert read_answer("pain", None, " ... ", language="en") is None


def test_a_weight_in_two_numbers_needs_stones() -> None:
    assert read_answer("weight_kg", None, "82 or 83 kg", language="en") is None
    assert read_answer("weight_kg", None, "1 2 3", language="en") is None
    assert read_answer("weight_kg", None, "11 stone", language="en") == 69.9
    assert read_answer("weight_kg", None, "5 kg", language="en") is None


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ("one hundred and five", 105),
        ("a hundred", 100),
        ("hundred", 100),
        ("one hundred ten", 110),
        ("eighty two and", 82),
        ("ninety and 5", None),
        ("82 5", None),
    ],
)
def test_a_weight_in_words_is_understood_or_asked_again(words: str, weight: float | None) -> None:
    assert read_answer("weight_kg", None, words, language="en") == weight


@pytest.mark.parametrize(
    ("words", "year"),
    [
        ("nineteen ten", 1910),
        ("nineteen forty", 1940),
        ("nineteen hundred and fifty", 1950),
        ("two thousand and one", 2001),
    ],
)
def test_a_year_in_words_is_understood(words: str, year: int) -> None:
    assert read_answer("birth_year", None, words, language="en") == year


def test_a_year_must_be_one_year() -> None:
    assert read_answer("birth_year", None, "1958 or 1959", language="en") is None
    assert read_answer("birth_year", None, "two thousand and five", language="en") == 2005


def test_a_day_that_no_calendar_has_is_not_understood() -> None:
    assert read_answer("pain_since", None, "2024-02-31", language="en") is None
    assert read_answer("pain_since", None, "3 months ago", language="en") is None
    assert read_answer("pain_since", None, "March or April 2024", language="en") is None
    assert read_answer("pain_since", None, "4/25/2024", language="en") == "2024-04-25"
    assert read_answer("pain_since", None, "5/5/2024", language="en") == "2024-05-05"
    assert read_answer("pain_since", None, "1/2/3", language="en") is None


def test_pack_years_are_reckoned_only_from_cigarettes_a_day() -> None:
    assert read_answer("pack_years", None, "20 for 30 years", language="en") is None
    assert read_answer("pack_years", None, "1 pack a day for 10 years", language="en") == 10.0


def test_a_count_is_no_answer_on_a_scale() -> None:
    assert read_answer("activity", None, "2 weeks", language="en") is None
    assert read_answer("activity", None, "1 2 3", language="en") is None
    assert read_answer("activity", None, "one hundred and one", language="en") is None


@pytest.mark.parametrize(
    "words",
    ["do I have cancer?", "is it lung canser", "Im scared its cancer", "will I die", "am I going to die?"],
)
def test_whether_it_is_the_worst_is_heard(words: str) -> None:
    assert read_call(words, language="en") == "dread"


@pytest.mark.parametrize(
    "words",
    [
        "can I just die",
        "how do I die",
        "I want to die",
        "my father had cancer",
        "I have cancer",
        "please let me die",
    ],
)
def test_a_wish_to_die_and_what_somebody_has_are_no_such_question(words: str) -> None:
    assert read_call(words, language="en") != "dread"
