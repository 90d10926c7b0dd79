"""First contact as screens: what this is, consent, country, clock, hour. Pure."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from bot.callback_data import NOBODY, Verb, button_data
from bot.places import (
    Choice,
    by_initial,
    cities,
    countries,
    find_countries,
    initial,
    likely_countries,
    screens,
)
from bot.screen import Button, Screen
from bot.voice import MOST_CHOICES, Row, Voice, in_rows, lines, paragraphs, rows
from care.outcomes import Joining

HOURS = ("07:00", "08:00", "09:00", "10:00", "12:00", "18:00", "20:00", "21:00")
ALL = "all"
"""Page of the country list that begins with the alphabet."""
LETTERS = 10
"""Of a name, on a button that stands for a stretch of the alphabet."""

Item = TypeVar("Item")
Carry = Callable[[str, str], str]
"""(what, value) -> callback data. what: pick | page"""


def welcome_screen(voice: Voice) -> Screen:
    """What this is and is not."""
    go = voice.button("welcome.go", NOBODY, Verb.onboarding, "go")
    return Screen(voice.say("welcome", number=voice.number), ((go,),))


def consent_screen(voice: Voice) -> Screen:
    """What is stored, who sees it, how to delete it. Nothing is stored before "I agree"."""
    buttons = (
        voice.button("consent.yes", NOBODY, Verb.onboarding, "consent", "yes"),
        voice.button("consent.not_for_me", NOBODY, Verb.onboarding, "consent", "not_for_me"),
        voice.button("consent.no", NOBODY, Verb.onboarding, "consent", "no"),
    )
    return Screen(voice.say("consent"), in_rows(buttons, 1))


def not_for_me_screen(voice: Voice) -> Screen:
    """A polite refusal, with the number."""
    return Screen(lines(voice.say("not_for_me"), voice.number_alone), ((voice.copy_number(),),))


def joining_screen(joining: Joining, voice: Voice) -> Screen:
    """What first contact asks next."""
    match joining.step:
        case "consent":
            return consent_screen(voice)
        case "country":
            return countries_screen(voice, page="")
        case "zone":
            return cities_screen(voice, code=joining.country or "", page="")
    return hour_screen(voice)


def _onboard(pick: str, page: str) -> Carry:
    steps = {"pick": pick, "page": page}
    return lambda what, value: button_data(NOBODY, Verb.onboarding, steps[what], *value.split(" "))


def countries_screen(voice: Voice, *, page: str) -> Screen:
    """The likely ones first; then the alphabet in stretches."""
    text = voice.say("countries" if not page else "countries.all" if page == ALL else "countries.pick")
    return Screen(text, country_rows(voice, page, _onboard("country", "countries")))


def countries_found_screen(voice: Voice, *, typed: str) -> Screen:
    """What was typed may mean these."""
    carry = _onboard("country", "countries")
    found = _picks(find_countries(typed, voice.words.language), carry)
    back = Button(voice.label("countries.back"), carry("page", ""))
    return Screen(voice.say("countries.pick"), rows(*in_rows(found, 1), (back,)))


def country_rows(voice: Voice, page: str, carry: Carry) -> tuple[Row, ...]:
    """`page`: "" the likely ones, "all" the alphabet, "3" a stretch of it, "3.2" the countries themselves."""
    language = voice.words.language
    if not page:
        likely = likely_countries(language, language)
        more = Button(voice.label("countries.more"), carry("page", ALL))
        return rows(*in_rows(_picks(likely, carry), 2), (more,))
    back = Button(voice.label("countries.back"), carry("page", ""))
    return rows(*_stretch(voice, page, carry), (back,))


def _stretch(voice: Voice, page: str, carry: Carry) -> tuple[Row, ...]:
    stretches = by_initial(countries(voice.words.language), MOST_CHOICES)
    if page == ALL:
        whole = [(str(n), initial(each[0].name), initial(each[-1].name)) for n, each in enumerate(stretches)]
        return in_rows([_range(voice, *each, carry) for each in whole], 2)
    first, _, second = page.partition(".")
    screenfuls = screens(_at(stretches, first))
    if second or len(screenfuls) == 1:
        return in_rows(_picks(_at(screenfuls, second), carry), 1)
    named = [(f"{first}.{n}", *_ends(each)) for n, each in enumerate(screenfuls)]
    return in_rows([_range(voice, *each, carry) for each in named], 1)


def _at(listed: Sequence[Item], place: str) -> Item:
    """A forged place shows the first."""
    index = int(place) if place.isdecimal() else 0
    return listed[index] if index < len(listed) else listed[0]


def _ends(choices: Sequence[Choice]) -> tuple[str, str]:
    """The first and the last name, each by as few whole words as tell them apart."""
    begin, end = choices[0].name, choices[-1].name
    same = begin.split()[0] == end.split()[0]
    return _words(begin, same + 1), _words(end, same + 1)


def _words(name: str, count: int) -> str:
    return _short(" ".join(name.split()[:count]), LETTERS)


def _range(voice: Voice, page: str, begin: str, end: str, carry: Carry) -> Button:
    label = begin if begin == end else voice.label("countries.range", begin=begin, end=end)
    return Button(label, carry("page", page))


def _picks(choices: Sequence[Choice], carry: Carry) -> list[Button]:
    return [Button(_short(choice.name), carry("pick", choice.value)) for choice in choices]


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def cities_screen(voice: Voice, *, code: str, page: str) -> Screen:
    """One city for each clock of the country."""
    return Screen(voice.say("cities"), city_rows(voice, code, page, _onboard("zone", "cities")))


def city_rows(voice: Voice, code: str, page: str, carry: Carry) -> tuple[Row, ...]:
    """`page`: "" or a number."""
    screenfuls = screens(cities(code, voice.words.language))
    index = int(page) if page.isdecimal() and int(page) < len(screenfuls) else 0
    shown = screenfuls[index] if screenfuls else ()
    following = carry("page", f"{code} {index + 1}") if index + 1 < len(screenfuls) else None
    more = (Button(voice.label("cities.more"), following),) if following else ()
    return rows(*in_rows(_picks(shown, carry), 2), more)


def hour_screen(voice: Voice) -> Screen:
    """When to ask each day."""
    buttons = [
        Button(voice.clock(hour), button_data(NOBODY, Verb.onboarding, "hour", hour)) for hour in HOURS
    ]
    return Screen(voice.say("hour.ask"), hour_rows(buttons, voice))


def hour_rows(buttons: Sequence[Button], voice: Voice) -> tuple[Row, ...]:
    """ "10:00" fits four times on a line of a small phone, "10:00 AM" twice."""
    return in_rows(buttons, 4 if len(voice.clock("10:00")) <= len("10:00") else 2)


def joined_screen(voice: Voice, *, hour: str, zone: str) -> Screen:
    """All set: when, whom to call, how to be heard."""
    said = voice.say("joined", hour=voice.clock(hour), city=voice.words.city(zone))
    return Screen(
        paragraphs(lines(said, voice.number_alone), voice.say("joined.after")), ((voice.copy_number(),),)
    )
