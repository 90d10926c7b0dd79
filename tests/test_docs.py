"""What the documents promise is there: files, commands, make targets."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer

from bot.__main__ import app

HERE = Path(__file__).parents[1]
PAGES = [*HERE.glob("*.md"), *HERE.joinpath("docs").rglob("*.md")]
LINK = re.compile(r"\]\(([^)#\s]+)[^)]*\)")
COMMAND = re.compile(r"python -m bot ([a-z][a-z-]*)")
TARGET = re.compile(r"`(?:make|& make) ((?:[a-z]+ ?)+)`|^make ([a-z]+)", re.MULTILINE)


def words_of(pages: list[Path]) -> Iterator[tuple[Path, str]]:
    for page in pages:
        yield page, page.read_text(encoding="utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(HERE)))
def test_every_link_leads_somewhere(page: Path) -> None:
    links = [link for link in LINK.findall(page.read_text(encoding="utf-8")) if "://" not in link]
    lost = [link for link in links if not page.parent.joinpath(link).exists()]
    assert lost == []


def test_every_command_that_a_page_names_can_be_given() -> None:
    group = typer.main.get_command(app)
    known = set(getattr(group, "commands", {}))
    named = {(page.name, name) for page, text in words_of(PAGES) for name in COMMAND.findall(text)}
    assert {"run", "demo", "backup", "restore", "check-config"} <= known
    assert [pair for pair in named if pair[1] not in known] == []


def test_every_make_target_that_a_page_names_is_there() -> None:
    known = set(re.findall(r"^([a-z]+):", HERE.joinpath("Makefile").read_text(), re.MULTILINE))
    named = {
        (page.name, name)
        for page, text in words_of(PAGES)
        for groups in TARGET.findall(text)
        for name in "".join(groups).split()
    }
    assert {"run", "test", "check", "bench", "docs"} <= known
    assert [pair for pair in named if pair[1] not in known] == []


def test_every_place_that_contributing_sends_people_to_is_there() -> None:
    text = HERE.joinpath("CONTRIBUTING.md").read_text(encoding="utf-8")
    cells = [line for line in text.splitlines() if line.startswith("| ") and "`" in line]
    paths = {path for line in cells for path in re.findall(r"`([\w./*<>-]+)`", line) if "/" in path}
    lost = [
        path for path in sorted(paths) if not list(HERE.glob(path.replace("<language>", "*").rstrip("/")))
    ]
    assert lost == []
