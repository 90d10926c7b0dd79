"""Every partner that makes a warning graver, and every lasting symptom that counts, one by one."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from triage.assessment import assess
from triage.codebook import COURSE_CODES, LEG_CODES
from triage.items import Checkin, Profile, parse_answers

START = datetime(2026, 3, 1, 8, tzinfo=UTC)
NOBODY = Profile()
CANCER = Profile(cancer="past")
SMOKER = Profile(birth_year=1966, smoking="current")
Told = Mapping[str, Any]


def warned(*signs: str) -> Told:
    """`bladder`, `bladder unexamined`, `chest_pain stabbing` -> the answers of one check-in."""
    answers: dict[str, Any] = {"pain": 3, "pain_site": ["lower"], "warnings": [], "warning_course": {}}
    for sign in signs:
        code, _, said = sign.partition(" ")
        answers["warnings"].append(code)
        if code in LEG_CODES:
            answers |= {"leg_course": said or "new", "leg_side": "both"}
        elif code in COURSE_CODES:
            answers["warning_course"][code] = said or "new"
        elif said:
            answers[{"blood": "blood_amount", "chest_pain": "chest_pain_kind"}.get(code, "injury_kind")] = (
                said
            )
    return answers


def reasons(told: Told | Iterable[tuple[int, Told]], profile: Profile = NOBODY) -> dict[str, tuple[str, Any]]:
    """rule -> level and findings at the last of the check-ins."""
    days = [(0, told)] if isinstance(told, Mapping) else told
    checkins = [
        Checkin(START + timedelta(days=day), "daily", "self", parse_answers(each)) for day, each in days
    ]
    return {each.rule: (each.level.name, each.findings) for each in assess(profile, checkins).reasons}


NERVES = [
    f"{code}{course}"
    for code in ("leg_weakness", "leg_numbness", "saddle_numbness", "bladder", "bowel")
    for course in ("", " unexamined")
]
HAND = ["hand_weakness", "hand_weakness unexamined"]
SEXUAL = ["sexual_function", "sexual_function unexamined"]
FIGHTING = ["confused", "breathless", "breathless_rest", "collapse"]


def name_of(sign: str) -> str:
    return sign.replace(" ", "_")


@pytest.mark.parametrize("sign", [*NERVES, *HAND, *SEXUAL, *FIGHTING])
def test_fever_with_a_sign_of_nerves_or_sepsis_is_an_emergency(sign: str) -> None:
    level, findings = reasons(warned("fever", sign))["E10"]
    assert level == "emergency"
    assert {"fever", name_of(sign)} <= set(findings)


def test_fever_with_a_numb_leg_or_with_pain_in_both_is_an_emergency() -> None:
    one_leg = {**warned("fever", "leg_numbness"), "leg_side": "one"}
    both = {**warned("fever"), "pain_spread": ["both_legs"], "leg_course": "new"}
    assert "numb_one_leg" in reasons(one_leg)["E10"][1]
    assert "both_legs_pain" in reasons(both)["E10"][1]


@pytest.mark.parametrize(
    "sign",
    [
        "racing_heart", "chest_pain sore", "chest_pain stabbing", "face_swelling", "face_swelling unexamined",
        "hoarse worse", "hoarse new", "hoarse unexamined", "leg_swelling", "leg_swelling unexamined",
        "injury minor", "worst_pain", "droopy_eye", "lump", "lump unexamined", "thirst", "blood streaks",
    ],
)  # fmt: skip
def test_fever_with_any_other_sign_is_for_today(sign: str) -> None:
    level, findings = reasons(warned("fever", sign))["U05"]
    assert level == "urgent"
    assert len(findings) == 2


def test_fever_with_older_pain_in_both_legs_that_nobody_examined_is_for_today() -> None:
    told = {**warned("fever"), "pain_spread": ["both_legs"], "leg_course": "unexamined"}
    assert reasons(told)["U05"] == ("urgent", ("both_legs_pain_unexamined", "fever"))


@pytest.mark.parametrize("sign", ["hoarse unchanged", "leg_swelling unchanged", "lump unchanged"])
def test_fever_with_something_old_and_examined_is_fever_alone(sign: str) -> None:
    assert reasons(warned("fever", sign))["U05"][0] == "watch"


@pytest.mark.parametrize("sign", [*NERVES, *HAND])
def test_a_band_after_cancer_with_any_nerve_sign_is_an_emergency(sign: str) -> None:
    told = {**warned(sign), "pain_spread": ["chest_band"]}
    assert name_of(sign) in reasons(told, CANCER)["E12"][1]
    assert "E12" not in reasons(told)


ANY = ("", " unexamined", " unchanged")


@pytest.mark.parametrize("course", ANY)
@pytest.mark.parametrize("code", ["leg_weakness", "leg_numbness", "bladder", "bowel"])
def test_a_weak_hand_with_legs_or_bladder_is_an_emergency(code: str, course: str) -> None:
    level, findings = reasons(warned("hand_weakness", code + course))["E15"]
    assert level == "emergency"
    assert name_of(code + course) in findings


@pytest.mark.parametrize("course", [" unexamined", " unchanged"])
@pytest.mark.parametrize("code", ["bladder", "bowel", "saddle_numbness", "sexual_function", "leg_swelling"])
def test_one_numb_leg_with_another_old_sign_is_no_ordinary_sciatica(code: str, course: str) -> None:
    told = {**warned("leg_numbness", code + course), "leg_side": "one"}
    level, findings = reasons(told)["E02"]
    assert level == "emergency"
    assert name_of(code + course) in findings
    assert reasons({**warned("leg_numbness"), "leg_side": "one"})["E02"][0] == "urgent"


@pytest.mark.parametrize(
    "partner",
    [
        "breathless", "breathless_rest", "racing_heart",
        "chest_pain pressure", "chest_pain stabbing", "chest_pain sore",
    ],
)  # fmt: skip
@pytest.mark.parametrize("amount", ["streaks", "more"])
def test_blood_with_chest_or_breath_is_an_emergency(partner: str, amount: str) -> None:
    level, findings = reasons(warned(f"blood {amount}", partner))["E04"]
    assert level == "emergency"
    assert name_of(partner) in findings


@pytest.mark.parametrize("told", [{"pain_spread": ["chest_band"]}, {"pain_site": ["upper"]}])
def test_blood_with_pain_above_the_waist_is_an_emergency(told: Told) -> None:
    assert reasons({**warned("blood streaks"), **told})["E04"][0] == "emergency"


@pytest.mark.parametrize(
    "told",
    [
        {"pain_site": ["middle"]}, {"pain_site": []}, {"pain_spread": ["chest_band"]},
        {"pain_quality": ["tearing"]}, warned("worst_pain", "collapse"),
        warned("worst_pain", "chest_pain pressure"),
        warned("worst_pain", "chest_pain stabbing"), warned("worst_pain", "chest_pain sore"),
    ],
)  # fmt: skip
def test_the_worst_pain_beyond_the_lower_back_or_with_another_sign_is_an_emergency(told: Told) -> None:
    assert reasons({**warned("worst_pain"), **told})["E07"][0] == "emergency"
    assert reasons(warned("worst_pain"))["E07"][0] == "urgent"


BREATHING = ["breathless", "chest_pain stabbing", "pleuritic"]
CLOT = ["leg_swelling", "leg_swelling unexamined", "racing_heart", "collapse"]


@pytest.mark.parametrize("breathing", BREATHING)
@pytest.mark.parametrize("clot", CLOT)
def test_breathing_and_a_sign_of_a_clot_are_an_emergency(breathing: str, clot: str) -> None:
    told = warned(clot) if breathing == "pleuritic" else warned(breathing, clot)
    if breathing == "pleuritic":
        told = {**told, "pain_site": ["upper"], "pain_pattern": ["worse_breathing"]}
    level, findings = reasons(told)["E08"]
    assert level == "emergency"
    assert name_of(clot) in findings


@pytest.mark.parametrize("swelling", ["leg_swelling", "leg_swelling unexamined"])
@pytest.mark.parametrize("sign", ["racing_heart", "collapse"])
def test_a_swollen_leg_with_heart_or_fainting_is_an_emergency(swelling: str, sign: str) -> None:
    assert reasons(warned(swelling, sign))["E08"][0] == "emergency"


@pytest.mark.parametrize("course", ANY)
@pytest.mark.parametrize("sign", ["breathless", "breathless_rest", "confused", "collapse"])
def test_a_swollen_face_with_breath_or_mind_is_an_emergency(course: str, sign: str) -> None:
    assert reasons(warned(f"face_swelling{course}", sign))["E09"][0] == "emergency"


@pytest.mark.parametrize(
    ("course", "level"), [("", "emergency"), (" unexamined", "emergency"), (" unchanged", "")]
)
def test_a_swollen_face_on_an_ace_inhibitor_is_an_emergency_unless_it_is_old(course: str, level: str) -> None:
    said = reasons(warned(f"face_swelling{course}"), Profile(ace_inhibitor=True))
    assert said.get("E17", ("",))[0] == level


WEEKS = (22, 29, 36, 43, 50)
"""Days of five weekly answers."""


def weekly(**values: tuple[Any, ...]) -> dict[int, dict[str, Any]]:
    """item -> its five answers, None where it is not told."""
    rows = {day: {item: told[n] for item, told in values.items()} for n, day in enumerate(WEEKS)}
    return {day: {item: told for item, told in row.items() if told is not None} for day, row in rows.items()}


SORE = {"warnings": ["chest_pain"], "chest_pain_kind": "sore"}
LASTING: Mapping[str, Mapping[int, Told]] = {
    "cough_changed": {50: {"cough": 2, "cough_duration": "long_changed"}},
    "cough_lasting": {50: {"cough": 2, "cough_duration": "weeks_3_or_more"}},
    "fatigue_lasting": weekly(fatigue=(0, 1, 2, 2, 2)),
    "appetite_lasting": weekly(appetite=(0, 0, 1, 1, 1)),
    "breath_risen": weekly(breath=(None, None, 1, 1, 2)),
    "weight_loss": {50: {"weight_loss": "unintended"}},
    "chest_pain_3_weeks": {22: SORE, 36: SORE, 49: SORE},
    "hoarse_lasting": {48: {"warnings": ["hoarse"], "warning_course": {"hoarse": "unexamined"}}},
}


def course(*symptoms: str, first: Told | None = None) -> list[tuple[int, Told]]:
    """The symptoms together, without back pain."""
    days: dict[int, dict[str, Any]] = {0: dict(first or {})}
    for symptom in symptoms:
        for day, told in LASTING[symptom].items():
            days.setdefault(day, {}).update(told)
    return [(day, {"pain": 0, **told}) for day, told in sorted({50: {}, **days}.items())]


@pytest.mark.parametrize("symptom", LASTING)
def test_one_lasting_symptom_counts_at_high_risk_only(symptom: str) -> None:
    assert reasons(course(symptom), SMOKER)["P02"] == ("soon", (symptom,))
    assert "P02" not in reasons(course(symptom), Profile(birth_year=1985, smoking="never"))


@pytest.mark.parametrize("pair", list(combinations(LASTING, 2)), ids=" ".join)
def test_two_lasting_symptoms_count_at_any_risk(pair: tuple[str, str]) -> None:
    if set(pair) == {"cough_changed", "cough_lasting"}:
        return  # one answer
    level, findings = reasons(course(*pair))["P03"]
    assert level == "soon"
    assert set(findings) >= set(pair)


@pytest.mark.parametrize("symptom", LASTING)
def test_a_symptom_that_lasts_six_weeks_after_an_x_ray_counts(symptom: str) -> None:
    assert reasons(course(symptom, first={"seen": ["xray"]}))["P13"] == (
        "soon",
        (symptom, "xray_6_weeks_ago"),
    )
    assert "P13" not in reasons(course(symptom))


@pytest.mark.parametrize("symptom", ["breath_risen", "chest_pain_3_weeks"])
@pytest.mark.parametrize("loss", [{"weight_loss": "unintended"}, {"appetite": 1}])
def test_who_has_smoked_needs_no_x_ray(symptom: str, loss: Told) -> None:
    told = [*course(symptom)[:-1], (50, {**dict(course(symptom)[-1][1]), **loss})]
    assert reasons(told, Profile(smoking="former"))["P13"][0] == "soon"
    assert "P13" not in reasons(told)
    assert "P13" not in reasons(course(symptom), Profile(smoking="former"))


def test_loss_of_weight_and_appetite_in_who_has_smoked_needs_no_x_ray() -> None:
    both = {"pain": 0, "weight_loss": "unintended", "appetite": 1}
    assert reasons(both, Profile(smoking="former"))["P13"][0] == "soon"
    assert "P13" not in reasons(both)
    for alone in ({"pain": 0, "weight_loss": "unintended"}, {"pain": 0, "appetite": 1}):
        assert "P13" not in reasons(alone, Profile(smoking="former"))


SINCE_DAYS, SINCE_WEEKS = date(2026, 3, 27), date(2026, 2, 1)


@pytest.mark.parametrize(
    ("profile", "told", "rule", "with_pain", "without"),
    [
        (CANCER, {"pain_pattern": ["worse_moving"]}, "U03", "soon", ""),
        (Profile(cancer="current"), {"pain_pattern": ["worse_moving"]}, "U03", "urgent", ""),
        (CANCER, {"pain_spread": ["one_leg"]}, "U03", "urgent", ""),
        (Profile(pain_since=SINCE_DAYS), {"warnings": ["fever"]}, "U05", "urgent", "watch"),
        (Profile(pain_since=SINCE_DAYS, infection_risk=True), {"night_sweats": 1}, "U05", "urgent", ""),
        (SMOKER, {"weight_loss": "unintended", "night_sweats": 1}, "U12", "urgent", ""),
        (NOBODY, {"weight_loss": "unintended"}, "P04", "soon", ""),
        (NOBODY, {"weight_loss": "unintended", "night_sweats": 2}, "P04", "soon", ""),
        (SMOKER, {"night_sweats": 2}, "P04", "soon", ""),
        (Profile(birth_year=1966, pain_since=SINCE_WEEKS), {"fatigue": 2}, "P04", "soon", ""),
        (SMOKER, {"pain_spread": ["chest_band"]}, "P06", "soon", "watch"),
    ],
)
def test_without_back_pain_its_rules_are_silent(
    profile: Profile, told: Told, rule: str, with_pain: str, without: str
) -> None:
    """The same told with pain, and with none for a month."""
    for pain, level in ((3, with_pain), (0, without)):
        days: list[tuple[int, Told]] = [(0, {"pain": 0}), (31, {"pain": pain, **told})]
        assert reasons(days, profile).get(rule, ("",))[0] == level


@pytest.mark.parametrize(
    ("symptoms", "told"),
    [
        ((), {"weight_loss": "unintended", "night_sweats": 2}),
        (("fatigue_lasting",), {"weight_loss": "unintended"}),
        (("fatigue_lasting",), {"night_sweats": 2}),
    ],
)
def test_back_pain_with_two_of_weight_sweats_and_fatigue_counts_at_any_risk(
    symptoms: tuple[str, ...], told: Told
) -> None:
    *before, (day, last) = course(*symptoms)
    level, findings = reasons([*before, (day, {**last, "pain": 3, **told})])["P04"]
    assert level == "soon"
    assert len(findings) == 3


def test_a_tablet_that_may_explain_the_cough_makes_it_no_second_symptom() -> None:
    tablet = Profile(ace_inhibitor=True)
    assert "P03" not in reasons(course("cough_lasting", "fatigue_lasting"), tablet)
    assert "P13" not in reasons(course("cough_lasting", first={"seen": ["xray"]}), tablet)


@pytest.mark.parametrize("spread", ["shoulder", "arm"])
def test_a_hand_that_has_been_weak_for_long_counts_with_pain_into_shoulder_or_arm(spread: str) -> None:
    weak = warned("hand_weakness unexamined")
    assert reasons({**weak, "pain_spread": [spread]})["P11"] == (
        "soon", ("arm_or_shoulder", "hand_weakness_unexamined"),
    )  # fmt: skip
    for elsewhere in (weak, {**weak, "pain_spread": ["one_leg"]}):
        assert "P11" not in reasons(elsewhere)
        assert reasons(elsewhere)["E15"] == ("soon", ("hand_weakness_unexamined",))


def test_a_drooping_eyelid_needs_no_pain_beside_it() -> None:
    assert reasons(warned("droopy_eye"))["P11"] == ("soon", ("droopy_eye",))


@pytest.mark.parametrize("code", ["bladder", "bowel", "saddle_numbness", "sexual_function"])
def test_after_cancer_an_old_sign_that_nobody_examined_does_not_wait(code: str) -> None:
    assert reasons(warned(f"{code} unexamined"), CANCER)["E01"][0] == "emergency"
    assert reasons(warned(f"{code} unexamined"))["E01"][0] == "urgent"
