"""Every mutant of a file: where it is, what it says, and its compiled code."""

import ast
import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import CodeType

from tests.mutation.changes import Change, changes

GENERIC = frozenset({
    "frozenset", "dict", "list", "tuple", "set", "MappingProxyType", "Mapping", "Sequence", "Iterable",
    "Iterator", "Callable", "Final", "ClassVar",
})  # fmt: skip
"""What stands in brackets behind these is a type."""
Function = tuple[str, int]
"""Qualified name and first line of a function that is in no other."""


@dataclass(frozen=True)
class Mutant:
    """`function`: whose code holds the change; None for what runs on import. `lines`: of its statement."""

    file: str
    line: int
    says: str
    function: Function | None
    lines: range
    code: CodeType

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.says}"


@dataclass(frozen=True)
class _Place:
    parent: ast.AST
    field: str
    at: int | None
    node: ast.AST
    function: Function | None
    statement: ast.stmt | None

    def put(self, node: ast.AST) -> None:
        if self.at is None:
            setattr(self.parent, self.field, node)
        else:
            getattr(self.parent, self.field)[self.at] = node


def mutants(file: str) -> Iterator[Mutant]:
    """In the order of the file. The change is undone in the tree as soon as it is compiled."""
    path = Path(file).resolve()
    tree = ast.parse(path.read_text(encoding="utf-8"))
    passed_over = _types_and_words(tree)
    for place in list(_places(tree, None, (), None)):
        if id(place.node) in passed_over and not isinstance(place.node, ast.Raise):
            continue
        for change in changes(place.node, place.parent):
            code = _compiled(tree, place, change, str(path))
            lines = _lines(place, change)
            yield Mutant(file, change.at.lineno, " ".join(change.says.split()), place.function, lines, code)


def name_of(mutant: str) -> str:
    """What it says without the number of the line, which other changes move."""
    return re.sub(r":[0-9]+: ", ": ", mutant, count=1)


def functions_in(code: CodeType) -> Iterator[tuple[Function, CodeType]]:
    """The functions and methods that a module's code defines, none that is inside another."""
    for each in code.co_consts:
        if isinstance(each, CodeType):
            if not each.co_flags & inspect.CO_NEWLOCALS:
                yield from functions_in(each)
            elif each.co_name == "<lambda>" or not each.co_name.startswith("<"):
                yield (each.co_qualname, each.co_firstlineno), each


def _compiled(tree: ast.Module, place: _Place, change: Change, path: str) -> CodeType:
    ast.copy_location(change.new, place.node)
    ast.fix_missing_locations(change.new)
    place.put(change.new)
    try:
        return compile(tree, path, "exec")
    finally:
        place.put(place.node)


def _lines(place: _Place, change: Change) -> range:
    """A test that reaches the statement reaches one of these; of a block only the head counts."""
    top = place.statement
    if top is None:
        return range(0)
    body = getattr(top, "body", None) or getattr(top, "cases", None)
    if body is None:
        return range(top.lineno, (top.end_lineno or top.lineno) + 1)
    first = getattr(body[0], "lineno", top.lineno + 1)
    if isinstance(top, ast.Match):
        first = (change.at.end_lineno or change.at.lineno) + 1
    return range(top.lineno, max(first, top.lineno + 1))


def _places(
    node: ast.AST, function: Function | None, outer: tuple[str, ...], statement: ast.stmt | None
) -> Iterator[_Place]:
    for field, value in ast.iter_fields(node):
        for at, child in enumerate(value if isinstance(value, list) else [value]):
            if not isinstance(child, ast.AST):
                continue
            inside, names, top = function, outer, statement
            if isinstance(child, ast.stmt):
                top = child
            if isinstance(node, ast.FunctionDef | ast.Lambda) and field == "body" and function is None:
                inside = _function(node, outer)
            if isinstance(node, ast.ClassDef) and field == "body":
                names = (*outer, node.name)
            yield _Place(node, field, at if isinstance(value, list) else None, child, inside, top)
            yield from _places(child, inside, names, top)


def _function(node: ast.FunctionDef | ast.Lambda, outer: tuple[str, ...]) -> Function:
    if isinstance(node, ast.Lambda):
        return (".".join((*outer, "<lambda>")), node.lineno)
    first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
    return (".".join((*outer, node.name)), first)


def _types_and_words(tree: ast.Module) -> frozenset[int]:
    """Nodes that no test of behaviour should notice: types, decorators, and what an error says."""
    found: set[int] = set()
    for node in ast.walk(tree):
        for part in _not_behaviour(node):
            found.update(id(each) for each in ast.walk(part))
    return frozenset(found)


def _not_behaviour(node: ast.AST) -> list[ast.AST]:
    if isinstance(node, ast.AnnAssign):
        return [node.annotation]
    if isinstance(node, ast.arg):
        return [node.annotation] if node.annotation else []
    if isinstance(node, ast.FunctionDef):
        return [*node.decorator_list, *([node.returns] if node.returns else [])]
    if isinstance(node, ast.ClassDef):
        return list(node.decorator_list)
    if isinstance(node, ast.Raise | ast.Assert):
        return [node]
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name) and node.value.id in GENERIC:
        return [node.slice]
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("TypeVar", "cast"):
        return [node]
    return []
