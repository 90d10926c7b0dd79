"""Every word is there, fits, and reads as it should; a catalogue that does not fit stops the start."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.wording import LOCALE, Html, WordingBroken, load
from bot.wording_keys import required_keys

CATALOGUES = load()
ENGLISH = CATALOGUES.of("en", "IE")
HEAD = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"
"""


def folder(tmp_path: Path, **languages: str) -> Path:
    for language, body in languages.items():
        (tmp_path / language).mkdir()
        (tmp_path / language / "words.po").write_text(HEAD + body, "utf-8")
    return tmp_path


def entry(key: str, text: str) -> str:
    return f'\nmsgid "{key}"\nmsgstr "{text}"\n'


def plural(key: str, *forms: str) -> str:
    listed = "".join(f'msgstr[{n}] "{form}"\n' for n, form in enumerate(forms))
    return f'\nmsgid "{key}"\nmsgid_plural "{key}"\n{listed}'


def test_a_name_with_signs_of_html_is_shown_as_typed(tmp_path: Path) -> None:
    words = load(folder(tmp_path, en=entry("hello", "<b>Hello {name}</b>")), ()).of("en")
    assert words.text("hello", name="<Anna & Co>") == "<b>Hello &lt;Anna &amp; Co&gt;</b>"
    assert words.text("hello", name=Html("<i>Anna</i>")) == "<b>Hello <i>Anna</i></b>"
    assert words.plain("hello", name="Anna & Co") == "<b>Hello Anna & Co</b>"


def test_plural_forms_follow_the_language(tmp_path: Path) -> None:
    words = load(folder(tmp_path, en=plural("days", "{n} day", "{n} days")), ()).of("en")
    assert [words.plural("days", n) for n in (0, 1, 2)] == ["0 days", "1 day", "2 days"]


def test_a_language_without_a_key_stops_the_start(tmp_path: Path) -> None:
    place = folder(tmp_path, en=entry("a", "A") + entry("b", "B"), de=entry("a", "A"))
    with pytest.raises(WordingBroken, match="de: b is missing"):
        load(place, ())


@pytest.mark.parametrize(
    ("german", "fault"),
    [
        ("Hallo", "names"),
        ("Hallo {namen}", "names"),
        ("Hallo {name", "broken placeholder"),
        ("Hallo <b>{name}", "broken markup"),
        ("Hallo <a>{name}</a>", "broken markup"),
        ("Hallo & {name}", "broken markup"),
    ],
)
def test_a_translation_that_does_not_fit_stops_the_start(tmp_path: Path, german: str, fault: str) -> None:
    place = folder(tmp_path, en=entry("hello", "Hello {name}"), de=entry("hello", german))
    with pytest.raises(WordingBroken, match=fault):
        load(place, ())


def test_a_missing_plural_form_stops_the_start(tmp_path: Path) -> None:
    place = folder(tmp_path, en=plural("days", "{n} day", "{n} days"), de=plural("days", "{n} Tag"))
    with pytest.raises(WordingBroken, match="days"):
        load(place, ())


def test_a_key_of_no_other_language_stops_the_start(tmp_path: Path) -> None:
    place = folder(tmp_path, en=entry("a", "A"), de=entry("a", "A") + entry("c", "C"))
    with pytest.raises(WordingBroken, match="c is none of our keys"):
        load(place, ())


def test_a_key_the_program_needs_and_nobody_wrote_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(WordingBroken, match=r"no words for level\.emergency"):
        load(folder(tmp_path, en=entry("a", "A")), required=["level.emergency"])


def test_a_key_written_twice_stops_the_start(tmp_path: Path) -> None:
    place = folder(tmp_path, en=entry("a", "A"))
    (place / "en" / "more.po").write_text(HEAD + entry("a", "B"), "utf-8")
    with pytest.raises(WordingBroken, match="twice"):
        load(place, ())


def test_an_unknown_key_is_a_fault_and_never_shown() -> None:
    with pytest.raises(KeyError):
        ENGLISH.text("no.such.key")
    with pytest.raises(KeyError):
        ENGLISH.plural("no.such.key", 2)


def test_a_reader_of_a_language_we_lack_gets_english() -> None:
    assert CATALOGUES.of("xx").language == "en"


@pytest.mark.parametrize(
    ("country", "time"), [("IE", "14:02"), (None, "14:02"), ("US", "2:02 PM"), ("DE", "14:02")]
)
def test_times_are_written_in_the_readers_habit(country: str | None, time: str) -> None:
    at = datetime(2026, 11, 2, 14, 2, tzinfo=UTC)
    shown = CATALOGUES.of("en", country).time(at, "UTC")
    assert re.sub(r"\s", " ", shown) == time


def test_times_are_shown_in_the_readers_zone() -> None:
    at = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    assert ENGLISH.time(at, "Europe/Berlin") == "00:30"
    assert ENGLISH.day_and_time(at, "Europe/Berlin") == "Thu, 2 Jul, 00:30"
    assert ENGLISH.full_day(date(2026, 7, 2)) == "2 July 2026"


def test_names_and_numbers_are_joined_as_people_write_them() -> None:
    assert ENGLISH.listed(["Anna", "<Ben>"]) == "Anna and &lt;Ben&gt;"
    assert ENGLISH.number(3.25) == "3.2"
    assert ENGLISH.country("IE") == "Ireland"
    assert ENGLISH.city("America/New_York") == "New York"


# ---------------------------------------------------------------- the English that is shipped

SHIPPED = {
    key: ENGLISH.catalogue.gettext(key)
    for key in sorted(ENGLISH.keys)
    if ENGLISH.catalogue.gettext(key) != key
}
LATIN = re.compile(
    r"\b(haemoptysis|hemoptysis|dyspn|cauda|equina|metasta|thorax|thoracic|lumbar|paraes|neuro|oedema|edema|syncope"
    r"|malignan|tumou?r|acute|chronic|symptomatic|bilateral|incontinen|saddle)",
    re.IGNORECASE,
)


def test_nothing_is_said_with_an_exclamation_mark() -> None:
    assert [key for key, text in SHIPPED.items() if "!" in text] == []


def test_no_latin_is_used() -> None:
    assert [key for key, text in SHIPPED.items() if LATIN.search(text)] == []


def test_cancer_is_named_only_where_the_person_is_asked_about_it() -> None:
    named = [key for key, text in SHIPPED.items() if re.search("cancer|chemo", text, re.IGNORECASE)]
    assert [key for key in named if "profile." not in key and not key.startswith("script.")] == []


def test_sentences_are_short_enough_for_three_in_the_morning() -> None:
    plain = {key: re.sub(r"<[^>]*>", "", text) for key, text in SHIPPED.items()}
    sentences = [(key, each) for key, text in plain.items() for each in re.split(r"[.?:]\s|\n", text)]
    assert [(key, each) for key, each in sentences if len(each.split()) > 24] == []


def test_emoji_are_used_only_where_they_carry_meaning() -> None:
    found = {sign for text in SHIPPED.values() for sign in text if ord(sign) > 0x2190}
    assert found <= set("🆘⚠️✓")


def test_catalogues_lie_in_one_folder_a_language() -> None:
    assert {each.name for each in LOCALE.iterdir()} == {"en"}


def test_no_words_are_left_that_nobody_says() -> None:
    code = "\n".join(path.read_text("utf-8") for path in LOCALE.parent.rglob("*.py"))
    said = set(re.findall(r'"([a-z_]+(?:\.[a-z_0-9]+)*)"', code)) | required_keys()
    shapes = {re.sub(r"\{[^}]*\}", "§", each) for each in re.findall(r'f"([^"\n]*)"', code)} | {"answer.§"}
    made = re.compile(
        "|".join(_shape(each) for each in sorted(shapes) if re.fullmatch(r"[a-z][a-z_.§0-9]*", each))
    )
    plain = {key.removeprefix("proxy.") for key in ENGLISH.keys}
    assert plain <= ENGLISH.keys, "a twin in the third person has its plain one"
    assert [key for key in sorted(plain) if key not in said and not made.fullmatch(key)] == []


def _shape(key: str) -> str:
    """What a key made at run time may be; only questions have dots in the part that is filled in."""
    filled = r"[a-z_0-9.]+" if key.startswith(("question", "hint", "short", "answer")) else r"[a-z_0-9]+"
    return re.escape(key).replace("§", filled) if "." in key else r"(?!)"
