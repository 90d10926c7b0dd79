"""python -m triage: one answer a line, a wrong line named, the others still answered."""

import io
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from triage.__main__ import run
from triage.items import Malformed
from triage.rules import PATH

REPOSITORY = Path(__file__).parents[2]
HISTORY = {
    "id": "case-1",
    "profile": {"birth_year": 1958, "smoking": "former"},
    "checkins": [
        {
            "at": "2026-11-01T08:00:00Z", "kind": "daily", "by": "self",
            "answers": {"pain": 4, "sleep": 1, "cough": 1, "warnings": []},
        }
    ],
}  # fmt: skip


def history(**changed: Any) -> dict[str, Any]:
    return {**HISTORY, **changed}


def told(at: str, **answers: Any) -> dict[str, Any]:
    return {"at": at, "kind": "daily", "by": "self", "answers": answers}


def answered(*lines: object, command: tuple[str, ...] = ("assess",)) -> tuple[int, list[dict[str, Any]]]:
    raw = b"\n".join(line if isinstance(line, bytes) else json.dumps(line).encode() for line in lines)
    out = io.StringIO()
    status = run(command, io.BytesIO(raw), out, io.StringIO())
    return status, [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_example_of_the_codebook() -> None:
    status, answers = answered(HISTORY)
    assert status == 0
    assert answers == [
        {
            "id": "case-1",
            "assessments": [
                {
                    "at": "2026-11-01T08:00:00Z", "level": "routine", "reasons": [], "trends": [],
                    "findings": ["back_pain"],
                }
            ],
        }
    ]  # fmt: skip


def test_reasons_come_highest_first_and_checkins_in_time_order() -> None:
    late = told("2026-11-02T08:00:00+01:00", warnings=["bladder", "fever"])
    early = told("2026-11-01T08:00:00.5+00:00", warnings=["thirst"])
    _, (answer,) = answered(history(checkins=[late, early]))
    first, second = answer["assessments"]
    assert (first["at"], second["at"]) == (early["at"], late["at"])
    assert first["reasons"] == [{"rule": "U11", "level": "soon", "findings": ["thirst"]}]
    assert second["level"] == "emergency"
    assert [reason["level"] for reason in second["reasons"]] == ["emergency", "emergency", "urgent", "soon"]


def test_a_worsening_is_written_with_its_shape() -> None:
    quiet = [told(f"2026-10-{day:02}T08:00:00Z", pain=2) for day in range(1, 22)]
    worse = [told(f"2026-10-{day:02}T08:00:00Z", pain=6) for day in range(22, 31)]
    _, (answer,) = answered(history(checkins=quiet + worse), command=("assess", "--last"))
    (trend,) = answer["assessments"][0]["trends"]
    assert trend.keys() == {"item", "shape", "from", "to", "since"}
    assert (trend["item"], trend["from"]) == ("pain", 2.0)


def test_last_gives_the_last_alone() -> None:
    checkins = [told(f"2026-11-0{day}T08:00:00Z", pain=day) for day in (1, 2, 3)]
    _, (every,) = answered(history(checkins=checkins))
    _, (last,) = answered(history(checkins=checkins), command=("assess", "--last"))
    assert last["assessments"] == every["assessments"][-1:]


@pytest.mark.parametrize("command", [("assess",), ("assess", "--last")])
def test_a_history_without_checkins_has_no_assessments(command: tuple[str, ...]) -> None:
    assert answered(history(checkins=[]), command=command) == (0, [{"id": "case-1", "assessments": []}])


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        (history(checkins=[told("2026-11-01T08:00:00Z", pain=11)]), "checkins[0].pain: 11 "),
        (history(checkins=[told("2026-11-01T08:00:00Z"), told("yesterday")]), "checkins[1].at: 'yesterday' "),
        (history(checkins=[{**told("2026-11-01T08:00:00Z"), "note": "x"}]), "checkins[0].note: 'x' "),
        (history(checkins=["today"]), "checkins[0]: 'today' "),
        (history(checkins=[told("2026-11-01T08:00:00Z"), None]), "checkins[1]: None "),
        (history(checkins={}), "checkins: {} "),
        ({"id": "case-1"}, "checkins: None "),
        (history(profile={"smoking": "often"}), "smoking: 'often' "),
        (history(profile={"smokes": True}), "profile.smokes: True "),
        (history(checkins=[told("0001-01-01T00:00:00Z", pain=1)]), "checkins[0].at: '0001-01-01T00:00:00Z' "),
        (history(profile={"pain_since": "x" * 500}), "..."),
        (history(checkins=[{"at": "2026-11-01T08:00:00Z"}]), "checkins[0].answers: None "),
        (history(checkins=[told("2026-11-01T08:00:00Z", pain=None)]), "checkins[0].pain: None "),
        (history(checkins=[told("2026-11-01T08:00:00", pain=3)]), "checkins[0].at: '2026-11-01T08:00:00' "),
        (history(profile={"birth_year": "1958"}), "birth_year: '1958' "),
        (history(profile={"birth_year": 2027}), "birth_year: 2027 "),
        (history(profile={"pain_since": "2026-11-02"}), "pain_since: '2026-11-02' "),
        ({"id": "case-1", "Profile": {"cancer": "past"}, "checkins": []}, "Profile: {'cancer': 'past'} "),
        ({"id": "case-1", "check_ins": []}, "check_ins: [] "),
    ],
)
def test_a_malformed_history_is_named_with_field_and_value(wrong: dict[str, Any], named: str) -> None:
    status, answers = answered(HISTORY, wrong, HISTORY)
    assert status == 1
    assert [each.get("id") for each in answers] == ["case-1"] * 3
    assert named in answers[1]["error"]
    assert len(answers[1]["error"]) < 250
    assert "assessments" in answers[0]
    assert "assessments" in answers[2]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        (b"pain 7", "line 1, not JSON: 'pain 7'"),
        (b'{"id": "a"', "line 1, not JSON"),
        (b'{"id": 1, "checkins": [], "profile": {"pack_years": 1e999}}', "pack_years: inf"),
        (b'{"id": ' + b"9" * 5000 + b"}", "id: inf is not allowed"),
        (b'{"checkins": [], "profile": {"birth_year": -' + b"9" * 5000 + b"}}", "birth_year: -inf"),
        (b"[1, 2]", "line 1, not an object: [1, 2]"),
        (b'{"id": "\xff"}', "line 1, not UTF-8"),
        (b"[" * 100_000, "line 1, not JSON"),
        (b'{"a":' * 400 + b"1" + b"}" * 400, "checkins: None"),
    ],
)
def test_a_line_that_is_no_history_is_named(line: bytes, named: str) -> None:
    status, answers = answered(line, HISTORY)
    assert status == 1
    assert named in answers[0]["error"]
    assert "assessments" in answers[1]


def test_what_is_told_twice_in_one_object_is_named() -> None:
    """JSON would keep the last one: a bladder that was lost, then none of these."""
    line = b'{"id": "case-1", "checkins": [{"at": "2026-11-01T08:00:00Z", "answers": {"pain": 3, '
    status, answers = answered(line + b'"warnings": ["bladder"], "warnings": []}}]}', HISTORY)
    assert status == 1
    assert answers[0] == {
        "id": "case-1", "error": "warnings, told twice: [['bladder'], []] is not allowed"
    }  # fmt: skip
    assert "assessments" in answers[1]


def test_keys_that_are_nobodys_business_are_passed_over() -> None:
    assert answered(history(source="ward round", ids=[1]))[0] == 0


def test_the_year_and_the_day_of_the_answers_themselves_are_allowed() -> None:
    profile = {"birth_year": 2026, "pain_since": "2026-11-01"}
    assert answered(history(profile=profile))[0] == 0


def test_deeply_nested_values_are_named_too() -> None:
    deep = b'{"id": "a", "checkins": ' + b"[" * 900 + b"]" * 900 + b"}"
    status, answers = answered(deep)
    assert status == 1
    assert answers[0]["error"].startswith("checkins[0]")


def test_a_value_too_deep_to_be_repeated_is_still_refused() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    assert str(Malformed("pain", deep)) == "pain: deeply nested is not allowed"


def test_empty_input_and_blank_lines_are_fine() -> None:
    assert answered() == (0, [])
    assert answered(b"", b"   ", HISTORY, b"\r")[0] == 0


def test_files_put_one_behind_the_other_lose_no_line() -> None:
    """Each begins with a byte order mark of its own."""
    marked = b"\xef\xbb\xbf" + json.dumps(HISTORY).encode()
    status, answers = answered(marked, HISTORY, marked, b"\xef\xbb\xbf")
    assert status == 0
    assert ["assessments" in each for each in answers] == [True] * 3


def test_an_id_that_is_text_or_a_whole_number_comes_back() -> None:
    status, answers = answered(history(id=7), {"checkins": []}, history(id="vier"))
    assert status == 0
    assert [each["id"] for each in answers] == [7, None, "vier"]


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "null", "true", "1.5", "[1]", '{"a": 1}'])
def test_an_id_by_which_nobody_is_known_is_named_and_never_written_back(wrong: str) -> None:
    """NaN is no JSON: whoever reads the output would stumble over it."""
    line = json.dumps(history(id="case-1")).replace('"case-1"', wrong).encode()
    status, answers = answered(line, HISTORY)
    assert status == 1
    assert answers[0]["id"] is None
    assert answers[0]["error"].startswith("id: ")
    assert "assessments" in answers[1]


def test_text_gives_warnings_and_items_for_every_line() -> None:
    lines = (b"can't feel my legs", b"", b"\xff")
    status, answers = answered(*lines, command=("text", "--language", "en", "--by", "self"))
    assert status == 1
    assert answers[0]["text"] == "can't feel my legs"
    assert "leg_numbness" in answers[0]["warnings"]
    assert answers[0]["items"] == {}
    assert "not UTF-8" in answers[1]["error"]


def test_a_changed_rule_shows_every_assessment_that_changes(tmp_path: Path) -> None:
    new = tmp_path / "new.toml"
    text = PATH.read_text(encoding="utf-8")
    new.write_text(
        text.replace('id = "U11"\nlevel = "soon"', 'id = "U11"\nlevel = "watch"'), encoding="utf-8"
    )
    checkins = [told("2026-11-01T08:00:00Z", warnings=["thirst"]), told("2026-11-02T09:00:00Z", pain=3)]
    status, answers = answered(history(checkins=checkins), command=("diff", str(PATH), str(new)))
    assert status == 0
    assert [(each["at"], each["old"]["level"], each["new"]["level"]) for each in answers] == [
        ("2026-11-01T08:00:00Z", "soon", "watch"),
        ("2026-11-02T09:00:00Z", "soon", "routine"),
    ]
    assert answers[0]["old"]["reasons"] == [{"rule": "U11", "level": "soon", "findings": ["thirst"]}]


def test_the_same_table_changes_nothing_and_a_wrong_line_is_named() -> None:
    status, answers = answered(HISTORY, b"{", command=("diff", str(PATH), str(PATH)))
    assert status == 1
    assert [each["id"] for each in answers] == [None]


@pytest.mark.parametrize("content", [None, b"\xff", b"version = 1"])
def test_a_table_that_cannot_be_used_is_named(tmp_path: Path, content: bytes | None) -> None:
    broken = tmp_path / "broken.toml"
    if content is not None:
        broken.write_bytes(content)
    errors = io.StringIO()
    status = run(("diff", str(PATH), str(broken)), io.BytesIO(), io.StringIO(), errors)
    assert status == 2
    assert str(broken) in errors.getvalue()


def test_rules_prints_the_page() -> None:
    out = io.StringIO()
    assert run(("rules",), io.BytesIO(), out, io.StringIO()) == 0
    assert out.getvalue() == (REPOSITORY / "docs" / "rules.md").read_text(encoding="utf-8")


def python_m_triage(*command: str, given: bytes) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "triage", *command],
        input=given,
        capture_output=True,
        cwd=REPOSITORY,
        check=False,
    )


def test_the_real_command_reads_and_writes_and_says_its_status() -> None:
    done = python_m_triage("assess", given=json.dumps(HISTORY).encode() + b"\nnot json\n")
    assert done.returncode == 1
    assert len(done.stdout.splitlines()) == 2
    assert done.stderr == b""


def test_a_reader_that_goes_away_ends_it_quietly() -> None:
    lines = (json.dumps(HISTORY).encode() + b"\n") * 2000
    done = subprocess.run(
        ["sh", "-c", f"{sys.executable} -m triage assess | head -n 1"],
        input=lines, capture_output=True, cwd=REPOSITORY, check=False,
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 1
    assert done.stderr == b""
