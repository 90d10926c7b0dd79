"""A table of rules that does not fit is refused, and says where."""

from pathlib import Path

import pytest

from triage.findings import FINDINGS, UNUSED, every_value, values_used
from triage.levels import Level
from triage.risk import FACTS
from triage.rule_rows import BrokenRules, Rule
from triage.rules import PATH, RULES, Reason, gaps, read_rules
from triage.rules_page import rules_page
from triage.tellings import NOTHING, Counting

TEXT = PATH.read_text(encoding="utf-8")


def changed(old: str, new: str) -> str:
    assert old in TEXT
    return TEXT.replace(old, new)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("version = ", "not TOML"),
        (changed('one_of = [["noisy_breathing"]]', 'one_of = [["noisy"]]'), "E09: no finding 'noisy'"),
        (changed('risk = ["cancer_past"]', 'risk = ["cancers"]'), "U03: no risk fact 'cancers'"),
        (changed('all = ["third_visit"]\n', ""), "P12: asks for no finding"),
        (changed('all = ["third_visit"]', 'all = ["back_pain"]'), "finding 'third_visit' is used by no rule"),
        (
            changed('risk = ["cancer_past"]', 'risk = ["cancer"]'),
            "risk fact 'cancer_past' is used by no rule",
        ),
        (changed('source = "Suri 2011"', 'source = ""'), "W04: source '': a text is wanted"),
        (changed('source = "Suri 2011"', ""), "W04: source is missing"),
        (changed('id = "W04"\nlevel = "watch"', 'id = "W04"\nlevel = "routine"'), "W04: level 'routine'"),
        (changed('id = "W04"\nlevel = "watch"', 'id = "W04"\nlevel = "grave"'), "W04: level 'grave'"),
        (changed('all = ["pain_risen"]', 'any = ["pain_risen"]'), "W04: unknown keys"),
        (TEXT.replace('level = "urgent"', 'level = "soon"'), "no rule gives urgent"),
        ('version = "1"', "is used by no rule"),
    ],
)
def test_a_table_that_does_not_fit_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(BrokenRules, match=complaint):
        read_rules(text)


def test_a_changed_table_has_another_version() -> None:
    again, other = read_rules(TEXT), read_rules(TEXT + "# a remark\n")
    assert (again.version, again.rows) == (RULES.version, RULES.rows)
    assert other.version != RULES.version
    assert RULES.version.startswith("2026-11+")


def test_every_value_of_the_codebook_counts_or_is_listed_with_a_reason() -> None:
    used = values_used(frozenset(FACTS))
    assert every_value() == (used & every_value()) | UNUSED.keys()
    assert all(UNUSED.values())
    assert not used & UNUSED.keys()


def test_a_new_value_of_the_codebook_must_count_or_be_listed() -> None:
    values = every_value() | {"warnings=tinnitus"}
    (gap,) = gaps(values, values_used(frozenset(FACTS)), UNUSED)
    assert gap.startswith("warnings=tinnitus of the codebook counts for nothing")


def test_a_value_listed_as_unused_must_not_be_used() -> None:
    (gap,) = gaps(every_value(), values_used(frozenset(FACTS)), {**UNUSED, "pain": "no reason"})
    assert gap == "pain is listed as unused but is used"
    with pytest.raises(BrokenRules, match="pain is listed as unused but is used"):
        read_rules(TEXT, unused={**UNUSED, "pain": "no reason"})


def test_every_use_named_by_a_finding_is_in_the_codebook() -> None:
    items = {value.partition("=")[0] for value in every_value()} | {"warnings"}
    for finding in FINDINGS.values():
        for use in finding.uses:
            assert use in every_value() or use in items or use.split("=")[0] in items, use


def test_the_page_of_rules_is_fresh() -> None:
    """Write it anew with `python -m triage rules > docs/rules.md`."""
    page = Path(__file__).parents[2] / "docs" / "rules.md"
    assert page.read_text(encoding="utf-8") == rules_page(RULES)


def test_the_page_names_every_rule_finding_and_fact() -> None:
    page = rules_page(RULES)
    for row in RULES.rows:
        assert f"| {row.id} |" in page
    endings = ("_unexamined", "_unchanged")
    for name in (*FINDINGS, *FACTS, *UNUSED):
        stem, ending = next(
            ((name.removesuffix(each), each) for each in endings if name.endswith(each)), (name, "")
        )
        assert f"`{name}`" in page or (f"`{stem}`" in page and f"`{ending}`" in page)


def rule(**what: object) -> Rule:
    return Rule(id="X", level=Level.soon, source="s", why="w", **what)  # type: ignore[arg-type]


def test_a_row_needs_all_of_all_one_of_each_group_and_two_of_two() -> None:
    row = rule(
        all=frozenset({"a"}),
        one_of=(frozenset({"b", "c"}), frozenset({"d"})),
        two_of=frozenset({"e", "f", "g"}),
    )
    nobody: frozenset[str] = frozenset()
    assert row.met_by(nobody, frozenset("abdef")) == frozenset("abdef")
    assert row.met_by(nobody, frozenset("abcdefgh")) == frozenset("abcdefg")
    for missing in ("bdef", "adef", "abef", "abde"):
        assert row.met_by(nobody, frozenset(missing)) is None


def test_a_row_asks_the_profile() -> None:
    row = rule(
        all=frozenset({"a"}), risk=frozenset({"cancer", "high"}), not_risk=frozenset({"ace_inhibitor"})
    )
    told = frozenset({"a"})
    assert row.met_by(frozenset({"high"}), told) == told
    assert row.met_by(frozenset(), told) is None
    assert row.met_by(frozenset({"cancer", "ace_inhibitor"}), told) is None


def test_signs_count_by_the_level_of_the_rule() -> None:
    """A day for emergency and watch, a week for urgent, three weeks for soon."""
    old = Counting(week=frozenset({"fever"}), weeks=frozenset({"fever", "lump"}))
    risk = frozenset({"infection_risk", "chemotherapy"})
    reasons = {(each.rule, each.level) for each in RULES.judge(risk, frozenset(), old).reasons}
    assert ("E16", Level.emergency) not in reasons
    assert ("U05", Level.urgent) in reasons
    assert ("P10", Level.soon) in reasons


def test_rows_of_one_rule_at_one_level_are_one_reason() -> None:
    held = frozenset({"cough_lasting", "weight_loss"})
    judged = RULES.judge(frozenset({"high"}), held, NOTHING).reasons
    (reason,) = (each for each in judged if each.rule == "P02")
    assert reason.findings == ("cough_lasting", "weight_loss")


def test_what_is_answered_by_a_visit_or_was_over_before_joining_is_not_repeated_for_age() -> None:
    once = {(row.id, row.level.name) for row in RULES.rows if row.once}
    assert once == {
        ("E02", "urgent"), ("E02", "soon"), ("E15", "soon"), ("P08", "soon"), ("P12", "soon"),
        ("P15", "urgent"), ("P15", "soon"),
    }  # fmt: skip
    assert sum(row.once for row in RULES.rows) == 9


def test_a_row_that_is_told_once_silences_no_other_row_of_its_rule() -> None:
    """Old numbness, examined, after cancer is told once; a new numb leg that nobody has seen is not."""
    assert RULES.once(Reason("E02", Level.urgent, ("leg_numbness_unchanged",)))
    assert not RULES.once(Reason("E02", Level.urgent, ("numb_one_leg",)))
    assert not RULES.once(Reason("E02", Level.urgent, ("leg_numbness_unchanged", "numb_one_leg")))
    assert not RULES.once(Reason("E02", Level.urgent, ("of_another_table",)))


def test_what_was_judged_once_is_remembered_and_forgotten_in_time() -> None:
    rules = read_rules(TEXT)
    first = rules.judge(frozenset(), frozenset({"fatigue"}), NOTHING)
    assert rules.judge(frozenset(), frozenset({"fatigue"}), NOTHING) is first
    rules.memo_size = 0
    assert rules.judge(frozenset(), frozenset({"night_sweats"}), NOTHING) != first
    assert rules.judge(frozenset(), frozenset({"fatigue"}), NOTHING) == first
