# mypy: ignore-errors
# Runs in .venv-aiogram, which mypy does not see.
"""Checks recorded Bot API calls against aiogram's generated schema.

Reads `{"method": ..., "params": ...}` a line on standard input, writes `{"line", "method", "problem"}`
for each fault, and exits with 1 when there was one.
"""

import json
import sys
from typing import get_args

from aiogram import methods
from aiogram.types import TelegramObject
from pydantic import ValidationError


def main() -> int:
    found = 0
    for number, line in enumerate(sys.stdin, start=1):
        call = json.loads(line)
        for problem in problems(call["method"], call["params"]):
            found += 1
            print(json.dumps({"line": number, "method": call["method"], "problem": problem}))
    return 1 if found else 0


def problems(name, params):
    method = getattr(methods, name[:1].upper() + name[1:], None)
    if method is None:
        return ["unknown method"]
    given = {key: decoded(method.model_fields.get(key), value) for key, value in params.items()}
    try:
        call = method.model_validate(given)
    except ValidationError as fault:
        return [f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in fault.errors()]
    return [f"unknown parameter {name}" for name in unknown(call)]


def decoded(field, value):
    """A form carries objects and lists as JSON text."""
    if field is None or not isinstance(value, str) or value[:1] not in ("{", "["):
        return value
    if str in (field.annotation, *get_args(field.annotation)):
        return value
    return json.loads(value)


def unknown(thing, path=""):
    """Every field, however deep, that the schema does not know."""
    if isinstance(thing, (list, tuple)):
        return [name for index, each in enumerate(thing) for name in unknown(each, f"{path}{index}.")]
    if not isinstance(thing, (TelegramObject, methods.TelegramMethod)):
        return []
    names = [f"{path}{name}" for name in (thing.model_extra or {})]
    for name in type(thing).model_fields:
        names += unknown(getattr(thing, name), f"{path}{name}.")
    return names


if __name__ == "__main__":
    sys.exit(main())
