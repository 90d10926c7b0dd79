"""Every finding by name: what makes it, with threshold and source, and which codebook values it reads.

A meaning stands for itself: on the page the row above may be another one.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from triage.codebook import COURSE_CODES, FOLLOW_UPS, ITEMS, LEG_CODES, Shape
from triage.findings_weekly import RELIEF
from triage.items import PROFILE_KEYS
from triage.references import ASKED, JUDGEMENT
from triage.risk import FACTS
from triage.signs import KINDS, PLAIN, every_sign


@dataclass(frozen=True, slots=True)
class Finding:
    """One row of the catalogue. `uses`: `item`, `item=value` or `profile.key` of the codebook."""

    meaning: str
    source: str
    uses: tuple[str, ...]


K = JUDGEMENT


def _k(amendment: str) -> str:
    """Team judgement that references.toml says in full."""
    return f"{K} (amendment: {amendment})"


TRENDS = ("pain", "sleep", "cough", "activity", "breath", "composite")


def _sign(name: str) -> Finding:
    for code, (item, readings) in KINDS.items():
        answers = [str(answer) for answer, sign in readings.items() if sign == name and answer]
        if answers:
            unknown = ["not at all"] if readings[None] == name else []
            told = " or ".join([*(f"`{each}`" for each in answers), *unknown])
            meaning = f"warning `{code}`, answered {told}"
            return Finding(meaning, ASKED, (f"warnings={code}", *(f"{item}={each}" for each in answers)))
    if name in PLAIN:
        return Finding(f"warning `{name}` told", ASKED, (f"warnings={name}",))
    return _SPECIAL_SIGNS.get(name) or _course_sign(name)


def _course_sign(name: str) -> Finding:
    code = name
    course: tuple[str, ...] = ("new", "worse")
    for old in ("unexamined", "unchanged"):
        if name.endswith(f"_{old}"):
            code, course = name.removesuffix(f"_{old}"), (old,)
    item = "warning_course" if code in COURSE_CODES else "leg_course"
    told = " or ".join(course) + (" or not told" if len(course) == 2 else "")
    used = f"warnings={code}" if code in COURSE_CODES or code in LEG_CODES else "pain_spread=both_legs"
    return Finding(f"`{code}`: {told}", ASKED, (used, *(f"{item}={each}" for each in course)))


_SPECIAL_SIGNS = MappingProxyType({
    "numb_one_leg": Finding(
        "new, worse or untold numbness of one leg (`leg_side` one, or untold with pain into one leg)",
        "NHS back pain page (both legs are the emergency); team judgement (amendment: legs)",
        ("warnings=leg_numbness", "leg_side=one", "leg_side=both", "pain_spread=one_leg"),
    ),
    "leg_numbness": Finding(
        "new, worse or untold numbness, not told as of one leg (that is `numb_one_leg`)", ASKED,
        ("warnings=leg_numbness", "leg_course=new", "leg_course=worse"),
    ),
    "hoarse": Finding(
        "hoarse and worse, or course not told", ASKED, ("warnings=hoarse", "warning_course=worse")
    ),
    "hoarse_new": Finding("hoarse for less than 14 days", K, ("warnings=hoarse", "warning_course=new")),
})  # fmt: skip

SIGNS = every_sign()

_TABLE: Mapping[str, tuple[str, str, tuple[str, ...]]] = MappingProxyType({
    "back_pain": ("pain 1 or more now or within 30 days, or not told", _k("joining"), ("pain",)),
    "pain_risen": ("pain 2 or more above the own median of 14 days (3 answers)", "Farrar 2001", ("pain",)),
    "new_pain": (
        "pain began 14 days ago or less; or no own usual yet and 5 or more (7 if it began 12 weeks ago)", K,
        ("pain", "profile.pain_since"),
    ),
    "agonising_night": (
        "pain 9 or more, sleep 2 or more, and 2 above the own 28-day median (fewer than 7 answers: always)",
        _k("own usual"), ("pain", "sleep"),
    ),
    "severe_new_pain": (
        "pain 7 or more that began 6 weeks ago or less; began when is unknown: with under 3 answers before",
        "RED FLAG card (2010); " + K, ("pain", "profile.pain_since"),
    ),
    "recent_pain": (
        "pain began 3 weeks to a year ago", "NICE NG12 (2015) 1.10.4; " + K, ("profile.pain_since",),
    ),
    "pain_climbing": (
        "at most every second day answered: all answers of 10 days (or the last two, 5 days apart or more) 2 "
        "and on average 3 above the median of 3 or more before, from 2 weeks after the first, in 12 weeks",
        "NICE NG234 (2023); " + K, ("pain",),
    ),
    "pain_8_twice": (
        "pain 8 or more on two answered days in a row (within 8), and 2 above the own 28-day median",
        _k("own usual"), ("pain",),
    ),
    "one_leg_pain_risen": (
        "pain into one leg, and risen on 2 of the last 4 days", _k("sciatica"),
        ("pain", "pain_spread=one_leg"),
    ),
    "woken": ("sleep 2 or more in the last 7 nights", "NICE NG234 (2023)", ("sleep",)),
    "night_waking": (
        "woken on 3 of 7 nights, or in the last 7 for the first time in 28 days", "NICE NG234 (2023); " + K,
        ("sleep",),
    ),
    "night_pattern": (
        "pain worse at night or lying", "NICE NG234 (2023)",
        ("pain_pattern=worse_at_night", "pain_pattern=worse_lying"),
    ),
    "night_pain": (
        "not eased by changing position, and: woken on 3 of 7 nights for 2 weeks (about one answer a week: "
        "whenever told); or worse lying for 2 weeks; or pain of 2 weeks or more, worse at night or lying, "
        "and woken in the last 7 nights (older than a year: on 3 of them)",
        _k("night pain"),
        (
            "sleep", "pain_pattern=worse_lying", "pain_pattern=worse_at_night",
            "pain_pattern=eased_by_position", "profile.pain_since",
        ),
    ),
    "night_pain_long": (
        "what makes `night_pain`, but woken as often 8 weeks ago too", _k("night pain"), ("sleep",),
    ),
    "pain_above_waist": (
        "pain in the upper or middle back or between the shoulder blades", "NHS coughing up blood (2024)",
        ("pain_site=upper", "pain_site=between_blades", "pain_site=middle"),
    ),
    "pressing_above_waist": (
        "pressing pain in the upper or middle back or between the shoulder blades", "NHS heart attack",
        ("pain_quality=pressing",),
    ),
    "one_leg_pain_new": (
        "pain into one leg, first told in the last 14 days or told again after 28 without",
        "NICE NG234 (2023)", ("pain_spread=one_leg",),
    ),
    "arm_pain": ("pain into the arm", "NHS heart attack", ("pain_spread=arm",)),
    "pleuritic_back_pain": (
        "pain above the waist, worse on a deep breath, cough or laugh", "NHS pulmonary embolism",
        ("pain_pattern=worse_breathing",),
    ),
    "pleuritic_back_pain_now": (
        "pain above the waist, worse on a deep breath, cough or laugh, told today", "NHS pulmonary embolism",
        ("pain_pattern",),
    ),
    "pleuritic_1_week": (
        "pain above the waist, worse on a deep breath, cough or laugh, for 1 week, not eased by rest",
        _k("deep ache"), ("pain_pattern=eased_by_rest",),
    ),
    "constant_above_1_week": (
        "constant pain above the waist for 1 week, not eased by rest", _k("deep ache"),
        ("pain_pattern=constant",),
    ),
    "ache_above": (
        "deep or boring constant ache above the waist, not eased by rest", _k("deep ache"),
        ("pain_quality=deep_ache", "pain_quality=boring"),
    ),
    "ache_above_3_weeks": (
        "deep or boring constant ache above the waist, not eased by rest, for 3 weeks", _k("deep ache"),
        ("profile.pain_since",),
    ),
    "chest_band": (
        "pain round the chest or tummy like a band", "RED FLAG card (2010)",
        ("pain_spread=chest_band",),
    ),
    "tearing": ("tearing pain", "HSE aortic dissection (2022)", ("pain_quality=tearing",)),
    "worse_straining": (
        "pain worse on straining, coughing or a deep breath", "NICE NG234 (2023)",
        ("pain_pattern=worse_straining", "pain_pattern=worse_breathing"),
    ),
    "worse_breathing": (
        "pain worse on a deep breath, cough or laugh", "RED FLAG card (2010)",
        ("pain_pattern=worse_breathing",),
    ),
    "worse_moving_new": (
        "pain worse on moving, first told in the last 14 days or told again after 28 without",
        _k("mechanical pain"), ("pain_pattern=worse_moving",),
    ),
    "worse_moving": ("mechanical pain: worse on moving", "NICE NG234 (2023)", ("pain_pattern=worse_moving",)),
    "constant_pain": (
        "constant pain, not eased by changing position", _k("constant pain"), ("pain_pattern=constant",),
    ),
    "severe_unremitting": (
        "constant pain of 7 or more, eased neither by rest nor by position", "NICE NG234 (2023); " + K,
        ("pain",),
    ),
    "unremitting_3_weeks": (
        "constant pain, eased neither by rest nor by position, for 3 weeks; not known older than a year",
        "NICE NG234 (2023); " + K, ("pain_pattern=constant", "profile.pain_since"),
    ),
    "new_strain": (
        "began with a strain or knock, 6 weeks ago or less or risen in the last 7 days; of unknown age: 7 or "
        "more with under 3 answers before",
        _k("strain"), ("pain_pattern=after_strain", "profile.pain_since"),
    ),
    "site_unknown": ("where it hurts is not known", ASKED, ("pain_site",)),
    "not_lower_only": (
        "not known to be pain of the lower back alone", _k("legs"),
        ("pain_site=neck", "pain_site=lower", "pain_spread=chest_band", "pain_spread=both_legs"),
    ),
    "fatigue": ("fatigue 2 or more", K, ("fatigue",)),
    "fatigue_lasting": (
        "fatigue 2 or more on 3 weekly answers in a row, above the first two of 12 weeks",
        _k("lasting symptoms"), ("fatigue",),
    ),
    "appetite_less": ("appetite 1 or more", "Hamilton 2005", ("appetite",)),
    "appetite_lasting": (
        "appetite 1 or more on 3 weekly answers in a row, above the first two of 12 weeks",
        _k("lasting symptoms"), ("appetite",),
    ),
    "night_sweats": ("night sweats on some nights", K, ("night_sweats",)),
    "drenching_sweats": ("drenching night sweats on most nights", K, ("night_sweats",)),
    "sweats_lasting": (
        "drenching night sweats on 3 weekly answers in a row", _k("lasting symptoms"), ("night_sweats",),
    ),
    "weight_loss": (
        "weight lost without meaning to, or 5 % less than the most of 12 weeks, not meant", "Nicholson 2020",
        ("weight_loss=unintended", "weight_loss=intended", "weight_loss=none", "weight_kg"),
    ),
    "breath_risen": (
        "mMRC grade 2 or more and 1 above the own best of 28 days, not a grade known before that best",
        _k("breath"), ("breath",),
    ),
    "breath_bad_from_start": (
        "mMRC grade 3 or more since the first answer, 14 days ago or less", _k("breath"), ("breath",),
    ),
    "cough_lasting": (
        "a cough of 3 weeks or more: told so, or never told as an old one and no day without for 3 weeks; "
        "and there by the last answer, 14 days old at most",
        "NICE NG12 (2015) 1.1.2", ("cough", "cough_duration=weeks_3_or_more"),
    ),
    "cough_not_easing": (
        "a cough of 3 weeks or more, its 7-day mean not 0.5 below two weeks ago, or known for 5 weeks",
        _k("easing cough"), ("cough",),
    ),
    "cough_changed": (
        "a long-standing cough that has changed", "NICE NG12 (2015) 1.1.2",
        ("cough", "cough_duration=long_changed"),
    ),
    "antibiotics_failed": (
        "still coughing after two courses of antibiotics in 12 weeks, or a week apart told as of no help",
        "NICE NG12 (2015) 1.1.3; " + K,
        ("cough", "treatments=antibiotic", "treatment_since=antibiotic"),
    ),
    "no_relief_4_weeks": (
        "a treatment begun 4 to 12 weeks ago brings no relief, and no other treatment helped",
        _k("no relief"), ("treatments=none", "treatments=worse"),
    ),
    "third_visit": (
        "third visit in 12 weeks told in the last 14 days, pain still 3 or more and not 2 better",
        "Jess's Rule (2025)", ("seen=gp", "seen=specialist", "seen=emergency"),
    ),
    "xray_6_weeks_ago": ("an X-ray told 6 to 15 weeks ago", "Bradley 2021", ("seen=xray",)),
    "recent_emergency": (
        "a grave sign told 1 to 7 days ago, not taken back since, nobody seen", K, ("warnings", "seen"),
    ),
    "earlier_emergency": (
        "a grave sign told 8 to 21 days ago, not taken back since, nobody seen", K, ("warnings", "seen"),
    ),
    "blood_2_days": ("blood on 2 days in 30", "Hamilton 2005", ("warnings=blood",)),
    "blood_earlier": (
        "blood told in the last 90 days, no clinician seen since", "NICE NG12 (2015) 1.1.1",
        ("warnings=blood",),
    ),
    "fever_2_days": ("fever on 2 days in 7", _k("signs alone"), ("warnings=fever",)),
    "racing_heart_2_days": ("racing heart on 2 days in 7", _k("signs alone"), ("warnings=racing_heart",)),
    "different_3_days": (
        "`different` on 3 days in 14, now or in the last 6 days, and not so three weeks ago",
        _k("signs alone"), ("warnings=different",),
    ),
    "hoarse_lasting": (
        "hoarse for weeks, or on days 21 apart", "Scottish referral guidelines (2025)", ("warnings=hoarse",),
    ),
    "chest_pain_3_weeks": (
        "chest or shoulder pain on 3 days spread over 21 or more; or pain into the shoulder, 3 weeks to a "
        "year old",
        "Scottish referral guidelines (2025)",
        ("warnings=chest_pain", "pain_spread=shoulder", "profile.pain_since"),
    ),
    "arm_or_shoulder": (
        "pain into shoulder or arm", "StatPearls Pancoast syndrome (2023)",
        ("pain_spread=shoulder", "pain_spread=arm"),
    ),
    "worsening_before_joining": (
        "told in the profile: the back pain got worse in the 4 weeks before the first check-in, which was 28 "
        "days ago or less (or the first after 24 weeks without); the last two answers of pain are not both 3 "
        "or less",
        "NICE NG234 (2023); " + K, ("profile.pain_course", "pain"),
    ),
    "trend_easing": (
        "a confirmed trend whose last two answers are below half of the rise and 2 below the week's worst "
        "(sleep, cough 1)", K, (),
    ),
    "trend_starting": (
        "a first crossing of a trend, not confirmed or begun less than 3 days ago",
        "Suri 2011; docs/trends.md", (),
    ),
})  # fmt: skip


def _every() -> Mapping[str, Finding]:
    rows = {name: Finding(*row) for name, row in _TABLE.items()}
    for key in RELIEF:
        uses = (f"treatments={key}", f"treatment_since={key}", "treatments=none", "treatments=worse")
        meaning = f"`{key}` begun 2 to 12 weeks ago brings no relief, and no other treatment helped"
        rows[f"no_relief_{key}"] = Finding(meaning, _k("no relief"), (*uses, "treatments=helped"))
    for item in TRENDS:
        of_item = () if item == "composite" else (item,)
        rows[f"trend_{item}"] = Finding(f"confirmed worsening of {item}", "docs/trends.md", of_item)
    return MappingProxyType(rows | {name: _sign(name) for name in sorted(SIGNS)})


FINDINGS: Mapping[str, Finding] = _every()

UNUSED: Mapping[str, str] = MappingProxyType({
    "profile.sex": "changes no threshold of the rules; kept for the record",
    "pain_quality=sharp": "common in harmless pain and in pleurisy alike; kept for the record",
    "pain_quality=burning": "nerve pain, no urgency of its own; kept for the record",
    "pain_quality=electric": "nerve pain, no urgency of its own; kept for the record",
    "cough_duration=under_3_weeks": "a young cough raises nothing",
    "cough_duration=long_unchanged": "an old cough that is the same raises nothing, and is no new one",
    "treatments=some": "some relief is neither help enough nor failure",
    "treatments=other": "what it is, is not known",
    "treatment_since=other": "what it is, is not known",
    "seen=ct": "a picture is no examination",
    "seen=mri": "a picture is no examination",
})  # fmt: skip


def every_value() -> frozenset[str]:
    """All that the codebook can hold: `item` for scales, else `item=value`; `profile.key`."""
    values = {f"profile.{key}" for key in PROFILE_KEYS}
    for item in ITEMS.values():
        allowed = {*item.values, *(item.keys if item.name not in FOLLOW_UPS else ())}
        plain = item.shape in (Shape.whole, Shape.number)
        values |= {item.name} if plain else {f"{item.name}={value}" for value in allowed}
    return frozenset(values)


def values_used(facts: frozenset[str]) -> frozenset[str]:
    """What the findings and the risk `facts` read."""
    by_findings = {use for finding in FINDINGS.values() for use in finding.uses}
    return frozenset(by_findings | {f"profile.{key}" for fact in facts for key in FACTS[fact].keys})
