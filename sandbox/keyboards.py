"""What Telegram accepts below a message: inline keyboards, reply keyboards, their removal."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from sandbox.errors import ApiError, bad_request

Json = dict[str, Any]

MOST_BUTTONS = 100
MOST_IN_A_ROW = 8
LONGEST_DATA = 64  # bytes
LONGEST_COPY = 256
LONGEST_PLACEHOLDER = 64
MOST_PEOPLE = 10  # https://core.telegram.org/bots/api#keyboardbuttonrequestusers
REQUEST_WORDS = "request_users request_chat request_contact request_location request_poll web_app"
REQUESTS = REQUEST_WORDS.split()
STYLES = frozenset({"danger", "success", "primary"})
ACTION_WORDS = (
    "url callback_data web_app login_url switch_inline_query switch_inline_query_current_chat "
    "switch_inline_query_chosen_chat copy_text callback_game pay"
)
ACTIONS = ACTION_WORDS.split()
LINK = re.compile(r"(https?://[^\s/]+\S*|tg://\S+|ton://\S+)\Z", re.IGNORECASE)
SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def check_markup(markup: Any) -> Json | None:
    """The reply markup as it will be stored; None when there is none. ApiError 400 names what is wrong."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return check_inline(markup)
    if "keyboard" in markup:
        return _check_reply_keyboard(markup)
    if markup.get("remove_keyboard") or markup.get("force_reply"):
        return markup
    raise bad_request("object expected as reply markup")


def check_inline(markup: Any) -> Json | None:
    """An inline keyboard, or None when it has no buttons; refuses any other markup (edits take no other)."""
    if markup is None or markup == {}:
        return None
    if not isinstance(markup, dict) or "inline_keyboard" not in markup:
        raise bad_request("object expected as reply markup")
    rows = [row for row in _rows(markup["inline_keyboard"], "inline keyboard") if row]
    for row in rows:
        for button in row:
            _check_button(button)
    return {"inline_keyboard": rows} if rows else None


def _rows(rows: Any, what: str) -> list[list[Any]]:
    if not isinstance(rows, list):
        raise bad_request(f"can't parse {what}: field must be of type Array")
    for row in rows:
        if not isinstance(row, list):
            raise bad_request(f"can't parse {what}: expected an Array of buttons")
        if len(row) > MOST_IN_A_ROW:
            raise bad_request("REPLY_MARKUP_TOO_LONG")
    if sum(map(len, rows)) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return rows


def _check_button(button: Any) -> None:
    if not isinstance(button, dict):
        raise _unparsable("expected an Object")
    if not isinstance(button.get("text"), str) or not button["text"].strip():
        raise _unparsable('field "text" must be a non-empty String')
    _check_style(button)
    actions = [name for name in ACTIONS if button.get(name) not in (None, "", False)]
    if not actions:
        raise _unparsable("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _unparsable("exactly one of the optional fields must be used")
    check = CHECKS.get(actions[0])
    if check is not None:
        check(button[actions[0]])


def _check_data(data: Any) -> None:
    if not isinstance(data, str) or len(data.encode()) > LONGEST_DATA:
        raise bad_request("BUTTON_DATA_INVALID")


def _check_url(url: Any) -> None:
    text = str(url)
    if LINK.match(text):
        return
    if SCHEME.match(text):
        raise bad_request(f"inline keyboard button URL '{text}' is invalid: Unsupported URL protocol")
    if "." not in text.split("/")[0].strip("."):
        raise bad_request(f"inline keyboard button URL '{text}' is invalid: Wrong HTTP URL")


def _check_copy(copy: Any) -> None:
    text = copy.get("text") if isinstance(copy, dict) else None
    if not isinstance(text, str) or not 1 <= len(text) <= LONGEST_COPY:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_web_app(app: Any) -> None:
    url = app.get("url", "") if isinstance(app, dict) else ""
    if not url.startswith("https://"):
        raise bad_request(
            f"inline keyboard button Web App URL '{url}' is invalid: Only HTTPS links are allowed"
        )


CHECKS: dict[str, Callable[[Any], None]] = {
    "callback_data": _check_data,
    "url": _check_url,
    "copy_text": _check_copy,
    "web_app": _check_web_app,
}


def _check_style(button: Json) -> None:
    if button.get("style") is not None and button["style"] not in STYLES:
        raise _unparsable("invalid button style specified")


def _check_reply_keyboard(markup: Json) -> Json:
    rows = [[_reply_button(button) for button in row] for row in _rows(markup["keyboard"], "keyboard")]
    if not any(rows):
        raise bad_request("can't parse keyboard: keyboard has no buttons")
    if len(str(markup.get("input_field_placeholder") or "")) > LONGEST_PLACEHOLDER:
        raise bad_request("INPUT_FIELD_PLACEHOLDER_INVALID")
    numbers = [each["request_users"]["request_id"] for row in rows for each in row if "request_users" in each]
    if len(numbers) != len(set(numbers)):
        raise bad_request("BUTTON_ID_INVALID")
    return markup | {"keyboard": rows}


def _reply_button(button: Any) -> Json:
    if isinstance(button, str):
        button = {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise _no_key('field "text" must be a non-empty String')
    _check_style(button)
    asked = [name for name in REQUESTS if button.get(name) not in (None, False)]
    if len(asked) > 1:
        raise _no_key("at most one of the optional fields must be used")
    if asked == ["request_users"]:
        _check_request_users(button["request_users"])
    return button


def _check_request_users(wanted: Any) -> None:
    """https://core.telegram.org/bots/api#keyboardbuttonrequestusers"""
    if not isinstance(wanted, dict):
        raise _no_key("request_users must be an Object")
    number = wanted.get("request_id")
    if not isinstance(number, int) or isinstance(number, bool) or not -(2**31) <= number < 2**31:
        raise _no_key("request_id must be a signed 32-bit Integer")
    most = wanted.get("max_quantity", 1)
    if not isinstance(most, int) or not 1 <= most <= MOST_PEOPLE:
        raise _no_key(f"max_quantity must be 1-{MOST_PEOPLE}")


def _no_key(reason: str) -> ApiError:
    return bad_request(f"can't parse keyboard button: {reason}")


def _unparsable(reason: str) -> ApiError:
    return bad_request(f"can't parse inline keyboard button: {reason}")
