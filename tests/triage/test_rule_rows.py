"""A row that is built wrongly, or can say nothing, is refused and named; never a traceback."""

import io
from collections.abc import Iterable
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings

from tests.triage.histories import histories, profiles
from triage.__main__ import run
from triage.assessment import assess_history
from triage.items import Checkin, Profile
from triage.rule_rows import EXCLUSIVE, BrokenRules
from triage.rules import PATH, RULES, read_rules

TEXT = PATH.read_text(encoding="utf-8")


def added(row: str) -> str:
    return f'{TEXT}\n[[rule]]\nid = "E99"\nlevel = "urgent"\nwhy = "a new row"\nsource = "a book"\n{row}\n'


def turned(old: str, new: str, row: str = 'all = ["fever"]') -> str:
    text = added(row)
    assert text.count(old) == 1, old
    return text.replace(old, new)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (added('two_of = ["fever"]'), "E99: two_of holds one name only"),
        (added('one_of = [[]]\nall = ["fever"]'), "E99: one_of is empty"),
        (added('one_of = ["fever", "cough_lasting"]'), "E99: one_of 'fever': a list of names is wanted"),
        (added('one_of = "fever"'), "E99: one_of 'fever': a list of lists is wanted"),
        (added("all = []"), "E99: all is empty"),
        (added('all = ["fever"]\nrisk = []'), "E99: risk is empty"),
        (added('all = "fever"'), "E99: all 'fever': a list of names is wanted"),
        (added("all = 3"), "E99: all 3: a list of names is wanted"),
        (added("all = [3]"), r"E99: all \[3\]: a list of names is wanted"),
        (added('all = ["fever", "fever"]'), "E99: all names one thing twice"),
        (
            added('all = ["fever"]\none_of = [["fever", "lump"]]'),
            "E99: 'fever' is asked for by all, and again",
        ),
        (added('all = ["fever"]\ntwo_of = ["fever", "lump"]'), "E99: 'fever' is asked for by all, and again"),
        (
            added('all = ["fever"]\nrisk = ["cancer"]\nnot_risk = ["cancer"]'),
            "E99: 'cancer' is both in risk and in not_risk",
        ),
        (added('all = ["fever"]\nnot_risk = ["tall"]'), "E99: no risk fact 'tall'"),
        (added('all = ["fever"]\nonce = "false"'), "E99: once 'false': true or false is wanted"),
        (
            added('all = ["night_sweats", "drenching_sweats"]'),
            "E99: drenching_sweats and night_sweats never hold together",
        ),
        (turned('source = "a book"', 'source = " "'), "E99: source ' ': a text is wanted"),
        (turned('source = "a book"', "source = 1"), "E99: source 1: a text is wanted"),
        (turned('why = "a new row"', 'why = [""]'), "E99: why .*: a text is wanted"),
        (turned('id = "E99"', "id = 9"), "9: id 9: a text is wanted"),
        (turned('id = "E99"\n', ""), "a row without id: id is missing"),
        (
            turned('level = "urgent"\nwhy = "a new row"', 'level = ["urgent"]\nwhy = "a new row"'),
            "E99: level .*: a text is wanted",
        ),
        (added('all = ["fever"]\n[[rules]]\nid = "E98"'), r"unknown keys \['rules'\]: rows stand under"),
        ('version = "1"\nrule = 3', "rule is no list of rows"),
        ('version = "1"\nrule = ["E01"]', "rule is no list of rows"),
        (turned('version = "2026-11"', ""), "version None: a text is wanted"),
        (turned('version = "2026-11"', "version = 3"), "version 3: a text is wanted"),
        (turned('version = "2026-11"', 'version = " "'), "version ' ': a text is wanted"),
    ],
)
def test_a_row_that_is_built_wrongly_is_refused_and_named(text: str, complaint: str) -> None:
    with pytest.raises(BrokenRules, match=complaint):
        read_rules(text)


def row_of(rule: str, level: str, needs: str) -> str:
    return turned('id = "E99"\nlevel = "urgent"', f'id = "{rule}"\nlevel = "{level}"', needs)


TWO_OF_THREE = ["weight_loss", "drenching_sweats", "fatigue_lasting"]


@pytest.mark.parametrize(
    "text",
    [
        row_of("E03", "emergency", 'all = ["blood_much"]'),
        row_of("E03", "watch", 'all = ["blood_much"]'),
        row_of("E03", "emergency", 'all = ["blood_much", "fever"]'),
        row_of("E03", "emergency", 'all = ["blood_much"]\nrisk = ["cancer"]'),
        row_of("E08", "urgent", 'all = ["leg_swelling", "fever"]'),
        row_of("W02", "watch", 'two_of = ["fatigue", "appetite_less"]'),
        row_of("P13", "soon", 'all = ["weight_loss", "appetite_less"]\nrisk = ["ever_smoked"]'),
        row_of("P04", "soon", 'all = ["back_pain"]\ntwo_of = ["weight_loss", "drenching_sweats"]'),
        row_of("P09", "soon", 'all = ["cough_not_easing"]\nnot_risk = ["ace_inhibitor", "cancer"]'),
        row_of("P07", "watch", 'all = ["pain_climbing"]'),
        row_of("P05", "soon", 'all = ["night_pain_long"]\nrisk = ["cancer"]'),
        row_of("P03", "soon", 'all = ["cough_changed", "weight_loss"]'),
        row_of("U01", "urgent", 'one_of = [["blood_streaks"]]\nrisk = ["high"]'),
        row_of("P04", "soon", f"all = ['back_pain', 'fever']\ntwo_of = {TWO_OF_THREE}"),
    ],
)
def test_a_row_that_another_of_its_rule_beats_or_repeats_is_refused(text: str) -> None:
    with pytest.raises(BrokenRules, match="the row 'a new row' says nothing: whenever it is met, so is "):
        read_rules(text)


@pytest.mark.parametrize(
    "text",
    [
        row_of("E03", "urgent", 'all = ["blood_much"]'),  # blood of three days ago
        row_of("E08", "soon", 'all = ["leg_swelling"]'),  # a swelling of two weeks ago
        row_of("E11", "urgent", 'all = ["injury_minor"]\nrisk = ["age_60"]'),
        row_of("P09", "soon", 'all = ["cough_lasting"]\nrisk = ["high"]'),
        row_of("P03", "soon", 'two_of = ["cough_lasting", "weight_loss", "fatigue"]'),
        row_of("U07", "urgent", 'all = ["chest_band"]\none_of = [["woken", "fatigue"]]'),
        row_of("W04", "soon", 'all = ["pain_risen"]\nrisk = ["cancer"]'),
    ],
)
def test_a_row_that_says_something_of_its_own_is_taken(text: str) -> None:
    assert len(read_rules(text).rows) == len(RULES.rows) + 1


def test_the_dry_run_names_what_is_wrong_with_a_table(tmp_path: Path) -> None:
    broken, errors = tmp_path / "new.toml", io.StringIO()
    for text in (
        added("all = 3"),
        turned('level = "urgent"\nwhy = "a new', 'level = ["urgent"]\nwhy = "a new'),
    ):
        broken.write_text(text, encoding="utf-8")
        assert run(("diff", str(PATH), str(broken)), io.BytesIO(), io.StringIO(), errors) == 2
    first, second = errors.getvalue().splitlines()
    assert first == f"{broken}: E99: all 3: a list of names is wanted"
    assert second == f"{broken}: E99: level ['urgent']: a text is wanted"


def held_together(names: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in combinations(names, 2)}


@settings(max_examples=40, deadline=None)
@given(profiles, histories(longest=12))
def test_what_is_said_to_exclude_each_other_does(profile: Profile, told: list[Checkin]) -> None:
    for each in assess_history(profile, told):
        assert not held_together(each.findings) & set(EXCLUSIVE)
