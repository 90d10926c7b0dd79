"""The list of commands in each chat fits who the person is; told on phones, on a strict server."""

from typing import Any

import pytest

from sandbox.phone import Phone
from tests.conversations.circle import settled_in, trusted
from tests.story import Story

one_database = pytest.mark.parametrize("empty_database", ["sqlite"], indirect=True)
"""Where another database would add nothing but time."""


def menu(story: Story, phone: Phone) -> list[str]:
    """What the app lists in this chat: its own menu, else what everybody gets."""
    kept: dict[Any, list[dict[str, str]]] = story.sandbox.world.profile.commands
    listed = kept.get((f"chat:{phone.id}", "")) or kept[("default", "")]
    return [each["command"] for each in listed]


@one_database
async def test_a_stranger_a_patient_a_caregiver_and_both(story: Story) -> None:
    stranger = story.phone("Eve")
    assert menu(story, stranger) == ["start", "help", "privacy"]
    maria = await settled_in(story)
    assert menu(story, maria)[:3] == ["worse", "help", "check"]
    anna = await trusted(story, maria, "Anna")
    assert menu(story, anna)[0] == "patients"
    assert "check" not in menu(story, anna)
    await story.restart()
    paul = await settled_in(story, "Paul")
    await trusted(story, maria, "Paul")
    assert {"check", "patients"} <= set(menu(story, paul))
    await story.say(maria, "/delete")
    await story.tap(maria, "Yes, erase everything")
    assert menu(story, maria) == ["start", "help", "privacy"]
    assert menu(story, anna) == ["start", "help", "privacy"], "she follows nobody any more"
    assert "patients" not in menu(story, paul)
