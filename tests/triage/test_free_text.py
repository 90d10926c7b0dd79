"""What people type is understood as they mean it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from triage.codebook import WARNINGS
from triage.free_text import EMERGENCIES, languages, read_answer, read_message

LANGUAGES = ["en", "es"]


def _said(text: str, language: str = "en", by: str = "self") -> frozenset[str]:
    return read_message(text, language=language, by=by).warnings


def _doubted(text: str, language: str = "en") -> frozenset[str]:
    return read_message(text, language=language).doubtful


def test_a_language_is_offered_only_with_a_lexicon() -> None:
    assert languages() == ("en", "es")
    with pytest.raises(KeyError):
        read_message("hello", language="xx")


def test_one_message_may_deny_one_sign_and_claim_another() -> None:
    assert _said("no blood today but cant feel my left foot") == {"leg_numbness"}
    assert _said("hoy sangre no pero no siento el pie izquierdo", "es") == {"leg_numbness"}


def test_a_caregiver_writes_of_the_patient() -> None:
    assert _said("my wife can't feel her legs") == frozenset()
    assert _said("my wife can't feel her legs", by="proxy") == {"leg_numbness"}
    assert _said("mi madre no siente las piernas", "es") == frozenset()
    assert _said("mi madre no siente las piernas", "es", by="proxy") == {"leg_numbness"}


def test_a_list_of_denials_reaches_to_its_end() -> None:
    assert _said("no fever, chills, numbness") == frozenset()
    assert _said("no numbness, weakness or blood when coughing") == frozenset()
    assert _said("no fever, legs are numb") == {"leg_numbness"}


def test_what_follows_no_and_is_in_doubt() -> None:
    assert _said("no pain and numbness in my legs") == frozenset()
    assert _doubted("no pain and numbness in my legs") == {"leg_numbness"}


def test_no_as_an_answer_denies_nothing_that_follows() -> None:
    assert _said("no, my legs are numb") == {"leg_numbness"}


def test_a_question_and_its_answer_are_read_together() -> None:
    assert _said("Numbness in my legs? Yes.") == {"leg_numbness"}
    assert _said("Numbness in my legs? No.") == frozenset()
    assert _doubted("numb legs?") == {"leg_numbness"}


def test_what_has_passed_is_not_claimed_but_an_event_is() -> None:
    assert _said("the numbness in my leg is gone") == frozenset()
    assert _said("my legs were numb. It has gone now.") == frozenset()
    assert _said("coughed up blood but it has stopped") == {"blood"}


def test_the_next_sentence_may_put_it_in_the_past() -> None:
    assert _said("I coughed up blood. That was last year.") == frozenset()
    assert _said("I coughed up blood. That was this morning.") == {"blood"}


def test_weeks_ago_is_in_doubt() -> None:
    assert _said("I fainted a few weeks ago") == frozenset()
    assert _doubted("I fainted a few weeks ago") == {"collapse"}


def test_whoever_was_spoken_of_last_is_meant_until_somebody_else_is() -> None:
    assert _said("My mum is in hospital. Coughing up blood.") == frozenset()
    assert _doubted("My mum is in hospital. Coughing up blood.") == {"blood"}
    assert _said("my parents are ill and they cough up blood") == frozenset()


def test_what_may_be_is_in_doubt() -> None:
    assert _doubted("I don't know if my legs are numb") == {"leg_numbness"}
    assert _doubted("do I have chest pain?") == {"chest_pain"}


def test_a_supposition_carries_over_or() -> None:
    assert _said("if I get chest pain or my legs go numb I will call") == frozenset()


def test_what_was_read_is_not_claimed() -> None:
    assert _said("google says numb legs and chest pain are bad") == frozenset()
    assert _said("numb legs can cause falls") == frozenset()
    assert _said("I read a leaflet, numb legs are in it") == frozenset()


def test_a_sign_of_possible_emergency_in_odd_words_is_asked_about() -> None:
    assert _doubted("my legs feel weird") == {"leg_numbness"}
    assert _doubted("me noto raras las piernas", "es") == {"leg_numbness"}
    assert _doubted("I vomited blood") == {"blood"}


def test_doubt_is_only_about_emergencies_and_never_about_what_is_claimed() -> None:
    assert set(WARNINGS) >= EMERGENCIES
    reading = read_message("can't feel my left leg and my legs feel weird", language="en")
    assert not reading.doubtful & reading.warnings
    assert not _doubted("my voice was hoarse a few weeks ago")


def test_emoji_accents_and_shouting_change_nothing() -> None:
    assert _said("🩸 when I cough") == {"blood"}
    assert _said("CAN’T FEEL MY LEGS") == {"leg_numbness"}
    assert _said("No Siento Las Piérnas", "es") == {"leg_numbness"}
    assert _said("caaaan't feeeel my legs") == {"leg_numbness"}
    assert _said("My legs. Numb.") == {"leg_numbness"}
    assert _said("see www.example.org/blood/cough or @coughblood") == frozenset()


def test_the_hour_of_the_day_does_not_end_a_sentence() -> None:
    assert _said("at 4 a.m. my legs went numb") == {"leg_numbness"}


def test_slips_of_the_keyboard_are_forgiven() -> None:
    assert _said("cuoghed up bloood") == {"blood"}
    assert _said("caant feel my legs") == {"leg_numbness"}
    assert _said("i wnat to die, i donnt want to live") == {"despair"}


def test_of_two_numbers_the_later_one_is_the_pain_of_now() -> None:
    for text in ("pain down from 8 to 4", "went from an 8 to a 4", "just a 4 today, last week it was 8"):
        assert read_message(text, language="en").items == {"pain": 4}, text
    assert read_message("last Tuesday it was an 8", language="en").items == {}
    assert read_message("bajo de 8 a 4 el dolor", language="es").items == {"pain": 4}


def test_pain_sleep_and_cough_stated_outright_are_read() -> None:
    def items(text: str) -> dict[str, int]:
        return dict(read_message(text, language="en").items)

    assert items("pain 7/10") == {"pain": 7}
    assert items("pain is seven out of ten, hardly slept") == {"pain": 7, "sleep": 3}
    assert items("pain 6-7 today") == {"pain": 7}
    assert items("pain was 8 yesterday, 5 today") == {"pain": 5}
    assert items("pain 6.5/10") == {"pain": 7}
    assert items("my wife's pain is 7") == {}
    assert items("pain on a scale of 15") == {}
    assert items("7 out of 10 or 8 out of 10") == {"pain": 8}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("yesterday pain 8 and today pain 3", {"pain": 3}),
        ("yesterday 8, today 3", {"pain": 3}),
        ("today pain 3, yesterday pain 8", {"pain": 3}),
        ("last week pain 9 and pain 4 now", {"pain": 4}),
        ("pain 12", {}),
        ("pain 12 and pain 4", {"pain": 4}),
        ("pain went from 3 to 7", {"pain": 7}),
        ("just 7", {"pain": 7}),
        ("7 today", {"pain": 7}),
        ("I took 7 and walked", {}),
        ("6 6 6", {}),
    ],
)
def test_a_number_is_the_pain_only_of_now_only_on_the_scale_and_only_when_it_stands_for_it(
    text: str, told: dict[str, int]
) -> None:
    assert dict(read_message(text, language="en").items) == told


@pytest.mark.parametrize("language", LANGUAGES)
@given(text=st.text(max_size=4096))
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_the_reading(language: str, text: str) -> None:
    for by in ("self", "proxy"):
        reading = read_message(text, language=language, by=by)
        assert reading.warnings <= set(WARNINGS)
        assert reading.doubtful <= EMERGENCIES - reading.warnings
    read_answer("pain", None, text, language=language)
    read_answer("weight_kg", None, text, language=language)
    read_answer("pain_since", None, text, language=language)


WORDS = [
    "no",
    "legs",
    "numb",
    "cannot",
    "feel",
    "and",
    "or",
    "if",
    ",",
    "?",
    ".",
    "my",
    "dad",
    "blood",
    "cough",
]


@given(st.lists(st.sampled_from(WORDS), max_size=60))
@settings(max_examples=60, deadline=None)
def test_reading_twice_reads_the_same(words: list[str]) -> None:
    text = " ".join(words)
    assert read_message(text, language="en") == read_message(text, language="en")


@pytest.mark.parametrize(
    "text",
    [
        "my legs are very very very " * 150,
        "no " * 1300,
        "leg and leg or leg, " * 200,
        "seven out of ten " * 240,
        "x" * 4096,
        "a b " * 1024,
        "😵🩸" * 2048,
        "?!.," * 1024,
    ],
)
def test_the_longest_message_is_read_at_once(text: str) -> None:
    begun = time.perf_counter()
    read_message(text, language="en")
    assert time.perf_counter() - begun < 3


def test_a_text_in_another_language_is_not_taken_for_misspelt_words_of_this_one() -> None:
    assert _said("not suicidal, just fed up", "es") == frozenset()
    assert _said("se me duermen los pies") == frozenset()


def test_a_thing_and_what_is_said_of_it_may_stand_in_two_clauses() -> None:
    assert _said("I need the loo but nothing comes") == {"bladder"}
    assert "bladder" in _said("tengo ganas de hacer pipi pero no sale nada", "es")


def test_a_limb_that_fell_asleep_is_harmless_unless_it_stays() -> None:
    assert _said("my foot fell asleep for a minute") == frozenset()
    assert _said("my foot fell asleep and it has not come back") == {"leg_numbness"}


def test_no_look_alike_hides_what_is_said_outright() -> None:
    assert _said("brushing my teeth brought a bit of blood") == frozenset()
    assert _said("a coughing fit while brushing my teeth brought up a clot of blood") == {"blood"}
    assert _said("no son las encias, la sangre me sale cuando toso", "es") == {"blood"}


def test_what_was_warned_of_counts_once_it_has_come() -> None:
    assert _said("doctor said to watch for numbness down below") == frozenset()
    assert _said("doctor said to watch for numbness down below and now I have got it") == {"saddle_numbness"}


def test_of_two_people_the_one_who_is_fine_is_not_the_one_with_the_sign() -> None:
    assert _said("my sister fainted but mum is fine", by="proxy") == frozenset()
    assert _said("my neighbour had a stroke but mum is fine", by="proxy") == frozenset()
    assert _said("mum fainted at breakfast", by="proxy") == {"collapse"}
    assert _said("I fell over yesterday but mum is ok", by="proxy") == frozenset()


def test_a_name_is_another_person() -> None:
    assert _said("dave says he cant feel his feet") == frozenset()


def test_another_ending_is_the_same_word() -> None:
    assert _said("tengo una pierna hinchadisima", "es") == {"leg_swelling"}
    assert _said("legs tinglin since mornin") == {"leg_numbness"}


def test_words_that_sound_the_same_are_the_same_word() -> None:
    assert _said("zangre al toser", "es") == _said("sangre al tocer", "es") == {"blood"}
    assert _said("no puedo haguantar la orina", "es") == {"bladder"}
    assert _said("tengo el cueyo inchado", "es") == {"face_swelling"}
