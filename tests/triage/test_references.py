"""Whoever signs can look everything up: each source leads somewhere, each meaning stands for itself."""

import re
from collections.abc import Iterator

import pytest

from triage.findings import FINDINGS, UNUSED
from triage.references import PATH, REFERENCES, read_references
from triage.risk import FACTS
from triage.rules import RULES

TEXT = PATH.read_text(encoding="utf-8")


def sources() -> Iterator[tuple[str, str]]:
    yield from ((f"{row.id} {row.level.name}: {row.why}", row.source) for row in RULES.rows)
    yield from ((name, finding.source) for name, finding in FINDINGS.items())
    yield from ((name, fact.source) for name, fact in FACTS.items())


def test_every_source_that_is_cited_leads_to_a_reference_or_is_team_judgement() -> None:
    lost = [(who, source) for who, source in sources() if None in REFERENCES.cited(source)]
    assert lost == []


def test_no_reference_and_no_amendment_is_left_over() -> None:
    cited = {name for _, source in sources() for name in REFERENCES.cited(source)}
    assert REFERENCES.rows.keys() | REFERENCES.amendments.keys() == cited


def test_a_reference_can_be_found_and_its_address_follows_nobody() -> None:
    for row in REFERENCES.rows.values():
        assert re.fullmatch(r"https://[\w./%-]+|trends\.md", row.address), row.name
        assert all((row.title, row.organisation, row.used))
        assert row.year is None or 1990 < row.year < 2030
        assert row.year is None or str(row.year) in row.name


def test_a_guideline_is_cited_with_number_and_year() -> None:
    for name in REFERENCES.rows:
        if name.startswith("NICE"):
            assert re.fullmatch(r"NICE (NG|CG)\d+ \(\d{4}\)", name)


@pytest.mark.parametrize(
    ("source", "leads_to"),
    [
        ("NICE NG12 (2015)", ["NICE NG12 (2015)"]),
        ("NICE NG12 (2015) 1.2.5, 1.13.2; team judgement", ["NICE NG12 (2015)"]),
        ("NICE NG234 (2023) (radicular pain)", ["NICE NG234 (2023)"]),
        ("team judgement (amendment: legs); NHS stroke", ["legs", "NHS stroke"]),
        ("team judgement (aortic disease)", []),
        ("team judgement (amendment: arms)", [None]),
        ("NICE NG12", [None]),
        ("NICE NG12 (2015), lung", [None]),
        ("NHS strokes", [None]),
        ("somebody said so; Suri 2011", [None, "Suri 2011"]),
        ("", [None]),
    ],
)
def test_a_source_is_read_part_by_part(source: str, leads_to: list[str | None]) -> None:
    assert list(REFERENCES.cited(source)) == leads_to


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        (TEXT.replace('title = "Stroke"\n', ""), "NHS stroke: .*title"),
        (TEXT.replace('title = "Stroke"\n', 'title = "Stroke"\nurl = "x"\n'), "NHS stroke: .*url"),
        (TEXT.replace('name = "NHS stroke"', 'name = "NHS sepsis"'), "NHS sepsis: is there twice"),
        ("[[reference", "Expected"),
    ],
)
def test_a_file_of_references_that_is_written_wrongly_is_refused(text: str, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_references(text)


def test_no_meaning_and_no_reason_hangs_on_the_row_above() -> None:
    """On the page another row may stand above: "the same" once made pain on moving read as on breathing."""
    said = [finding.meaning for finding in FINDINGS.values()]
    said += [fact.meaning for fact in FACTS.values()]
    said += [*UNUSED.values(), *(row.why for row in RULES.rows)]
    assert [text for text in said if re.match(r"(the same|as|also|likewise|ditto)\b", text)] == []
