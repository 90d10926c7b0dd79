"""What somebody sees in the picture of their weeks, and what it must not pretend."""

import re
import time
from dataclasses import replace

import pytest

from reports.marks import APART, MARKS, in_lanes
from reports.png import NotDrawn, png
from reports.strokes import WIDTH
from reports.trend import PANELS, Chart, trend_svg
from tests.reports.charts import chart
from tests.reports.pixels import read_png, size_of

PAIN, SLEEP, COUGH = (panel.colour for panel in PANELS)


def points(svg: str) -> list[tuple[float, float]]:
    """Centres of the round points of pain."""
    found = re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="[\d.]+" fill="{PAIN}"', svg)
    return [(float(x), float(y)) for x, y in found]


def joins(svg: str) -> int:
    """How many neighbouring points of pain are joined by a line."""
    (path,) = re.findall(rf'<path d="([^"]*)" stroke="{PAIN}"', svg)
    return str(path).count("M")


def hatched(svg: str) -> int:
    return svg.count('fill="url(#none)"/>')


def marked(drawn: Chart, *marks: str) -> Chart:
    return replace(drawn, days=(*drawn.days[:-1], replace(drawn.days[-1], marks=frozenset(marks))))


def test_more_pain_stands_higher_and_no_pain_is_a_point_too() -> None:
    ((_, none), (_, some), (_, worst)) = points(trend_svg(chart([0, 5, 10])))
    assert none > some > worst
    assert none - some == pytest.approx(some - worst)


def test_a_day_without_an_answer_stays_empty_and_is_not_bridged() -> None:
    svg = trend_svg(chart([3, 3, None, None, 5, 5]))
    assert len(points(svg)) == 4
    assert joins(svg) == 2, "nothing is drawn across the days that were not told"
    assert hatched(svg) == 3, "one hatched stretch in each of pain, sleep and cough"
    assert "no answer" in svg


def test_only_the_skipped_question_is_shown_as_missing() -> None:
    full = chart([3, 4, 5])
    svg = trend_svg(replace(full, days=(full.days[0], replace(full.days[1], cough=None), full.days[2])))
    assert hatched(svg) == 1
    assert len(points(svg)) == 3


def test_nothing_is_said_of_missing_days_where_there_are_none() -> None:
    assert "no answer" not in trend_svg(chart([3, 4, 5]))


def test_days_without_any_answer_can_be_drawn() -> None:
    svg = trend_svg(chart([None] * 7))
    assert points(svg) == []
    assert len(png(svg, width=WIDTH)) > 1000


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_explained_only_where_it_occurs(mark: str) -> None:
    plain = chart([3, 4, 5])
    meaning = plain.words.marks[mark]
    assert meaning not in trend_svg(plain)
    assert meaning in trend_svg(marked(plain, mark))


def test_marks_differ_by_shape_not_only_by_colour() -> None:
    shapes = {re.sub(r'(fill|stroke)="#\w+"', "", trend_svg(marked(chart([3]), mark))) for mark in MARKS}
    assert len(shapes) == len(MARKS)


def test_of_several_marks_on_one_day_the_gravest_is_shown_above_it() -> None:
    both = trend_svg(marked(chart([3, 4]), "seen", "urgent"))
    assert both.count("#b3001b") == 2, "once above the day, once where it is explained"
    assert both.count('rx="3"') == 1, "only where it is explained"


def test_a_short_picture_names_every_pain_and_a_long_one_does_not() -> None:
    assert '">9</text>' in trend_svg(chart([9] * 7))
    assert '">9</text>' not in trend_svg(chart([9] * 90))


def test_words_of_the_reader_cannot_break_the_picture() -> None:
    drawn = chart([3, 4], title='Maria <b>&"', no_answer="</svg>")
    assert len(png(trend_svg(drawn), width=WIDTH)) > 1000


@pytest.mark.parametrize("days", [7, 30, 90])
def test_the_picture_is_sharp_on_a_phone_and_taken_by_telegram(days: int) -> None:
    svg = trend_svg(chart([day % 11 for day in range(days)]))
    content = png(svg, width=WIDTH)
    width, height = size_of(content)
    assert width == 1080
    assert 0.8 * width < height < 1.5 * width, "not so tall that a phone shows it small"
    assert len(content) < 500_000
    image = read_png(png(svg, width=WIDTH, pixels=1))
    assert {(0x0B, 0x4F, 0x9E), (255, 255, 255)} <= image.colours()
    assert image.at(0, 0) == (255, 255, 255)


def test_letters_are_drawn_also_those_of_other_languages() -> None:
    empty = png(trend_svg(chart([3], title="")), width=WIDTH)
    for title in ("Últimos 30 días", "Последние 30 дней", "Τελευταίες 30"):
        assert png(trend_svg(chart([3], title=title)), width=WIDTH) != empty


def test_the_same_weeks_make_the_same_picture() -> None:
    svg = trend_svg(chart([3, None, 5]))
    assert png(svg, width=WIDTH) == png(svg, width=WIDTH)


def test_a_broken_drawing_says_nothing_of_what_was_in_it() -> None:
    with pytest.raises(NotDrawn) as failed:
        png("<svg>secret", width=WIDTH)
    assert "secret" not in str(failed.value)
    assert failed.value.__cause__ is None


def test_marks_of_neighbouring_days_do_not_cover_each_other() -> None:
    placed = in_lanes([("warning", 10.0), ("seen", 14.0), ("treatment", 10.0 + APART)])
    assert {(mark, lane) for mark, _, lane in placed} == {("warning", 0), ("seen", 1), ("treatment", 0)}
    crowded = in_lanes([("seen", 10.0), ("treatment", 11.0), ("urgent", 12.0)])
    assert crowded[-1][0] == "urgent", "drawn last, so on top"


def test_a_warm_picture_takes_less_than_a_tenth_of_a_second() -> None:
    drawn = chart([day % 11 for day in range(90)])
    png(trend_svg(drawn), width=WIDTH)
    took = []
    for _ in range(5):
        begin = time.process_time()  # of this process alone: the machine may be busy with others
        png(trend_svg(drawn), width=WIDTH)
        took.append(time.process_time() - begin)
    assert min(took) < 0.1
