"""Countries, cities and clocks as a person meets them at the start."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.places import (
    Choice,
    Country,
    by_initial,
    cities,
    countries,
    country,
    find_countries,
    initial,
    known_codes,
    likely_countries,
    reader_locale,
    screens,
)
from bot.zones import city, zones_of
from scheduler.wall_clock import zone_info

EUROPE = (
    "AD AL AT BA BE BG BY CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MC MD ME MK MT NL NO"
    " PL PT RO RS RU SE SI SK SM TR UA VA XK"
)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("GB", "999"),
        ("US", "911"),
        ("DE", "112"),
        ("FR", "15"),
        ("PT", "112"),
        ("IN", "112"),
        ("PK", "1122"),
        ("JP", "119"),
        ("KR", "119"),
        ("AU", "000"),
        ("NZ", "111"),
        ("ZA", "10177"),
        ("IL", "101"),
        ("TR", "112"),
        ("AE", "998"),
        ("PH", "911"),
        ("ID", "119"),
        ("BR", "192"),
        ("MX", "911"),
        ("AR", "107"),
    ],
)
def test_the_number_shown_first_is_the_countrys_own(code: str, number: str) -> None:
    assert country(code).emergency[0] == number


def test_every_country_of_europe_has_an_emergency_number() -> None:
    assert [code for code in EUROPE.split() if not country(code).emergency] == []


def test_despair_has_a_line_that_answers_at_night_or_none_is_named() -> None:
    assert [line.number for line in country("GB").crisis] == ["116 123"]
    assert [line.number for line in country("US").crisis] == ["988"]
    assert len(country("BE").crisis) == 2
    assert country("DK").crisis == ()


def test_a_country_without_an_entry_can_be_chosen_and_has_a_clock_but_no_number() -> None:
    chad = country("TD")
    assert (chad.emergency, chad.crisis, chad.advice) == ((), (), None)
    assert chad.zones == ("Africa/Ndjamena",)


@pytest.mark.parametrize("code", ["ZZ", "", "gb", "United Kingdom"])
def test_a_code_nobody_knows_is_empty_and_harmless(code: str) -> None:
    assert country(code) == Country("", (), (), None, ())
    assert country(None) == Country("", (), (), None, ())


@pytest.mark.parametrize("code", sorted(known_codes()))
def test_the_cities_offered_cover_every_clock_of_the_country(code: str) -> None:
    offered = {_readings(zone) for zone in country(code).zones}
    assert len(offered) == len(country(code).zones)
    assert {_readings(zone) for zone in zones_of(code)} <= offered


def _readings(zone: str) -> tuple[timedelta | None, ...]:
    """The zone's distance from UTC, week by week for two years: what makes two zones one choice."""
    start = datetime(2026, 11, 22, tzinfo=UTC)
    return tuple((start + timedelta(weeks=n)).astimezone(zone_info(zone)).utcoffset() for n in range(104))


def test_countries_are_named_and_ordered_as_the_reader_does() -> None:
    german = [choice.name for choice in countries("de")]
    assert german.index("Österreich") < german.index("Pakistan")
    assert german.index("Norwegen") < german.index("Österreich")
    assert Choice("XK", "Kosovo") in countries("en")
    assert countries("no such language") == countries("en")
    assert len(countries("en")) == len(known_codes())


@pytest.mark.parametrize(
    ("language_code", "first"),
    [
        ("en", "GB"),
        ("de", "DE"),
        ("pt-br", "BR"),
        ("en-US", "US"),
        ("zh-hant", "TW"),
        ("zh-hans", "CN"),
        ("nb", "NO"),
    ],
)
def test_telegrams_language_offers_the_likely_country_first(language_code: str, first: str) -> None:
    offered = likely_countries(language_code, "en")
    assert offered[0].value == first
    assert len(offered) <= 8


def test_a_language_without_presets_offers_none_and_a_silent_telegram_the_readers() -> None:
    assert likely_countries("tlh", "en") == ()
    assert likely_countries(None, "en") == likely_countries("en", "en")


@pytest.mark.parametrize(
    ("typed", "language", "code"),
    [
        ("uk", "en", "GB"),
        ("USA", "en", "US"),
        ("oster", "de", "AT"),
        ("Austria", "de", "AT"),
        ("côte", "en", "CI"),
        ("cote d", "en", "CI"),
        ("turk", "en", "TR"),
        ("fr", "en", "FR"),
        ("Guinea", "en", "GN"),
        ("zealand", "en", "NZ"),
    ],
)
def test_a_typed_country_is_found(typed: str, language: str, code: str) -> None:
    assert find_countries(typed, language)[0].value == code


def test_a_typed_country_never_fills_more_than_a_screen() -> None:
    assert find_countries("", "en") == ()
    assert find_countries("qqq", "en") == ()
    assert len(find_countries("a", "en")) == 8


def test_a_country_of_one_clock_has_nothing_to_ask_and_one_of_many_shows_cities() -> None:
    assert cities("DE", "en") == (Choice("Europe/Berlin", "Berlin"),)
    assert Choice("America/St_Johns", "St. John’s") in cities("CA", "en")
    assert Choice("Europe/Lisbon", "Lissabon") in cities("PT", "de")


def test_long_lists_come_in_even_screens_of_at_most_eight() -> None:
    assert [len(screen) for screen in screens(cities("RU", "en"))] == [6, 5]
    assert [len(screen) for screen in screens(cities("CA", "en"))] == [5, 4]
    assert [len(screen) for screen in screens(cities("US", "en"))] == [8]
    assert screens(()) == ()


def test_no_city_is_shown_as_a_path() -> None:
    names = [city(zone, reader_locale("en")) for code in known_codes() for zone in zones_of(code)]
    assert [name for name in names if "/" in name or "_" in name or not name] == []


@pytest.mark.parametrize("language", ["en", "es", "de"])
def test_nobody_has_to_guess_in_which_stretch_of_the_alphabet_their_country_is(language: str) -> None:
    stretches = by_initial(countries(language), 8)
    assert len(stretches) <= 8
    assert [choice for each in stretches for choice in each] == list(countries(language))
    found_in = {(initial(choice.name), n) for n, each in enumerate(stretches) for choice in each}
    assert len(found_in) == len({letter for letter, _ in found_in})
    assert all(len(screens(each)) <= 8 for each in stretches)
