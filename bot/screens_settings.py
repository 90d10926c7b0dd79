"""Settings as screens: what is set, and the choices of each. Pure."""

from collections.abc import Callable, Mapping

from bot.callback_data import NOBODY, Verb, button_data
from bot.places import country
from bot.screen import Button, Screen
from bot.screens_joining import Carry, city_rows, country_rows, hour_rows
from bot.voice import Row, Voice, in_rows, lines, paragraphs, rows
from bot.wording import Html, offered
from care.outcomes_account import SettingChanged, SettingsView

FIRST = ("hours", "pause", "reminder", "quiet", "zone", "missed", "phone")
MORE = ("country", "despair", "drill", "language", "summary")
FOR_ALL = ("zone", "quiet", "phone", "language", "summary")
"""What a caregiver who is no patient can set."""
SHOWN_NEXT = 3
HOUR_PAGES = (
    ("06:00", "07:00", "08:00", "09:00", "10:00", "11:00", "12:00", "13:00"),
    ("14:00", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00", "21:00"),
    ("22:00", "23:00", "00:00", "01:00", "02:00", "03:00", "04:00", "05:00"),
)
SUMMARY_HOURS = ("07:00", "08:00", "10:00", "12:00", "17:00", "18:00", "20:00", "21:00")
QUIET = ("21:00-07:00", "22:00-07:00", "22:00-08:00", "23:00-08:00", "20:00-08:00")
NEVER_QUIET = "00:00-00:00"
REMINDERS = (60, 120, 180, 360)
MISSED = range(1, 8)
PAUSES = (1, 2, 3, 5, 7, 10, 14)
ELSEWHERE = "-"
"""Page of the zone setting that lists countries."""


def settings_screen(view: SettingsView, voice: Voice) -> Screen:
    """What is set, and the first buttons to change it."""
    keys = [key for key in FIRST if view.is_patient] or [key for key in FOR_ALL if _applies(key, view)]
    buttons = [_opens(key, voice) for key in keys]
    if view.is_patient:
        buttons.append(voice.button("setting.more", NOBODY, Verb.setting, "more"))
    return Screen(lines(voice.say("settings.title"), *_set(view, voice)), in_rows(buttons, 2))


def _applies(key: str, view: SettingsView) -> bool:
    """Summaries are set by whoever gets them."""
    return key != "summary" or view.summary_hour is not None


def _opens(key: str, voice: Voice) -> Button:
    return voice.button(f"setting.{key}", NOBODY, Verb.setting, key)


def _set(view: SettingsView, voice: Voice) -> tuple[Html, ...]:
    zone = voice.say("settings.zone", city=voice.words.city(view.zone))
    both = (zone, _quiet_line(view, voice), _phone_line(view, voice))
    if not view.is_patient:
        return (*both, *_reader_lines(view, voice))
    return (*_plan_lines(view, voice), *both, *_more_lines(view, voice), _next_line(view, voice))


def _plan_lines(view: SettingsView, voice: Voice) -> tuple[Html, ...]:
    hours = voice.words.listed(voice.clock(hour) for hour in view.hours)
    paused = view.paused_until is not None and view.paused_until > voice.now
    return (
        voice.say("settings.hours", hours=hours),
        voice.say("settings.paused", until=voice.time(view.paused_until))
        if paused and view.paused_until
        else voice.say("settings.pause_off"),
        voice.say("settings.reminder", hours=_hours(view.reminder_minutes, voice))
        if view.reminder_minutes
        else voice.say("settings.reminder_off"),
        voice.say("settings.missed", days=voice.words.plural("days", view.missed_after)),
    )


def _hours(minutes: int, voice: Voice) -> Html:
    return voice.words.plural("hours", minutes // 60)


def _quiet_line(view: SettingsView, voice: Voice) -> Html:
    if view.quiet_from == view.quiet_to:
        return voice.say("settings.quiet_off")
    return voice.say("settings.quiet", begin=voice.clock(view.quiet_from), end=voice.clock(view.quiet_to))


def _phone_line(view: SettingsView, voice: Voice) -> Html:
    return voice.say("settings.phone", phone=view.phone) if view.phone else voice.say("settings.phone_off")


def _more_lines(view: SettingsView, voice: Voice) -> tuple[Html, ...]:
    where = voice.words.country(view.country) if view.country else "?"
    return (
        voice.say("settings.country", country=where, number=voice.number),
        voice.say("settings.despair_on" if view.tell_despair else "settings.despair_off"),
        voice.say("settings.drill_on" if view.drill_monthly else "settings.drill_off"),
        *_reader_lines(view, voice),
    )


def _reader_lines(view: SettingsView, voice: Voice) -> tuple[Html, ...]:
    """Language, and when summaries of others come."""
    language = voice.say("settings.language", language=voice.words.language_name(view.language))
    if view.summary_hour is None:
        return (language,)
    return (language, voice.say("settings.summary", hour=voice.clock(view.summary_hour)))


def _next_line(view: SettingsView, voice: Voice) -> Html:
    coming = view.next_checkins[:SHOWN_NEXT]
    times = [voice.words.day_and_time(at, view.zone) for at in coming]
    return lines(voice.say("settings.next"), voice.bullets(times)) if coming else Html("")


# ------------------------------------------------------------------ the choices of one setting


def setting_screen(view: SettingsView, voice: Voice, *, key: str, page: str) -> Screen:
    """What can be chosen for `key`; an unknown one shows all settings."""
    if key == "more":
        more = in_rows([_opens(each, voice) for each in MORE if _applies(each, view)], 2)
        return Screen(
            lines(voice.say("settings.title"), *_more_lines(view, voice)), rows(*more, _back(voice))
        )
    choices = CHOICES.get(key)
    if choices is None:
        return settings_screen(view, voice)
    return Screen(voice.say(f"setting.{key}.ask"), rows(*choices(view, voice, page), _back(voice)))


def _back(voice: Voice) -> Row:
    return (voice.button("nav.back", NOBODY, Verb.setting, ""),)


def _choice(label: str, key: str, value: str, voice: Voice, *, chosen: bool) -> Button:
    return Button(voice.mark(label, chosen=chosen), button_data(NOBODY, Verb.setting, key, value))


def _hour_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    index = int(page) - 1 if page.isdecimal() and 1 <= int(page) <= len(HOUR_PAGES) else 0
    buttons = [
        _choice(voice.clock(hour), "hours", hour, voice, chosen=hour in view.hours)
        for hour in HOUR_PAGES[index]
    ]
    following = f"page{(index + 1) % len(HOUR_PAGES) + 1}"
    return (
        *hour_rows(buttons, voice),
        (voice.button("setting.hours.more", NOBODY, Verb.setting, "hours", following),),
    )


def _pages(key: str) -> Carry:
    """The value of a country or city as it is; another page with "page" before it."""

    def carry(what: str, value: str) -> str:
        joined = value.replace(" ", ".")
        return button_data(
            NOBODY, Verb.setting, key, joined if what == "pick" else f"page{joined or ELSEWHERE}"
        )

    return carry


def _country_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    return country_rows(voice, page.removeprefix(ELSEWHERE), _pages("country"))


def _zone_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    """The cities of the own country; those of another one after it was picked."""
    if page.startswith((ELSEWHERE, "all")) or page[:1].isdecimal():
        return country_rows(voice, page.removeprefix(ELSEWHERE), _country_then_city)
    code, _, number = page.partition(".")
    code = code or view.country or ""
    elsewhere = voice.button("cities.elsewhere", NOBODY, Verb.setting, "zone", f"page{ELSEWHERE}")
    shown = city_rows(voice, code, number, _pages("zone")) if country(code).zones else ()
    return (*shown, (elsewhere,))


def _country_then_city(what: str, value: str) -> str:
    return button_data(NOBODY, Verb.setting, "zone", f"page{value or ELSEWHERE}")


def _quiet_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    now = f"{view.quiet_from}-{view.quiet_to}"
    spans = [_choice(_span(each, voice), "quiet", each, voice, chosen=each == now) for each in QUIET]
    never = view.quiet_from == view.quiet_to
    return (
        *in_rows(spans, 1),
        (_choice(voice.label("setting.quiet.off"), "quiet", NEVER_QUIET, voice, chosen=never),),
    )


def _span(value: str, voice: Voice) -> str:
    begin, _, end = value.partition("-")
    return voice.label("countries.range", begin=voice.clock(begin), end=voice.clock(end))


def _summary_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    buttons = [
        _choice(voice.clock(hour), "summary", hour, voice, chosen=hour == view.summary_hour)
        for hour in SUMMARY_HOURS
    ]
    return in_rows(buttons, 4)


def _language_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    buttons = [
        _choice(voice.words.language_name(each), "language", each, voice, chosen=each == view.language)
        for each in offered()
    ]
    return in_rows(buttons, 1)


def _reminder_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    now = view.reminder_minutes
    buttons = [
        _choice(_hours(each, voice), "reminder", str(each), voice, chosen=each == now) for each in REMINDERS
    ]
    off = _choice(voice.label("setting.reminder.off"), "reminder", "off", voice, chosen=now is None)
    return (*in_rows(buttons, 2), (off,))


def _missed_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    buttons = [
        _choice(
            voice.words.plural("days", each), "missed", str(each), voice, chosen=each == view.missed_after
        )
        for each in MISSED
    ]
    return in_rows(buttons, 2)


def _pause_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    buttons = [
        _choice(voice.words.plural("days", each), "pause", str(each), voice, chosen=False) for each in PAUSES
    ]
    return (
        *in_rows(buttons, 2),
        (_choice(voice.label("setting.pause.off"), "pause", "off", voice, chosen=False),),
    )


def _phone_choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
    if not view.phone:
        return ()
    return ((_choice(voice.label("setting.phone.off"), "phone", "off", voice, chosen=False),),)


def _switch(
    key: str, is_on: Callable[[SettingsView], bool]
) -> Callable[[SettingsView, Voice, str], tuple[Row, ...]]:
    def choices(view: SettingsView, voice: Voice, page: str) -> tuple[Row, ...]:
        chosen = "on" if is_on(view) else "off"
        buttons = [
            _choice(voice.label(f"setting.{key}.{each}"), key, each, voice, chosen=each == chosen)
            for each in ("on", "off")
        ]
        return in_rows(buttons, 1)

    return choices


CHOICES: Mapping[str, Callable[[SettingsView, Voice, str], tuple[Row, ...]]] = {
    "hours": _hour_choices,
    "zone": _zone_choices,
    "country": _country_choices,
    "quiet": _quiet_choices,
    "reminder": _reminder_choices,
    "missed": _missed_choices,
    "pause": _pause_choices,
    "phone": _phone_choices,
    "summary": _summary_choices,
    "language": _language_choices,
    "despair": _switch("despair", lambda view: view.tell_despair),
    "drill": _switch("drill", lambda view: view.drill_monthly),
}
"""Setting -> what can be tapped."""


def changed_screen(outcome: SettingChanged, voice: Voice) -> Screen:
    """Changed; the hours stay open for more."""
    if outcome.key == "hours":
        page = next((n for n, hours in enumerate(HOUR_PAGES, 1) if set(hours) & set(outcome.view.hours)), 1)
        return setting_screen(outcome.view, voice, key="hours", page=str(page))
    screen = settings_screen(outcome.view, voice)
    return Screen(paragraphs(voice.say("settings.changed"), screen.text), screen.rows)
