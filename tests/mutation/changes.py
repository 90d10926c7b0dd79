"""The small mistakes that somebody could make in one place of the code."""

import ast
import copy
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

COMPARED: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
RECKONED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Div,
    ast.Mod: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}
CALLED = {
    "min": "max", "max": "min", "any": "all", "all": "any",
    "bisect_left": "bisect_right", "bisect_right": "bisect_left",
}  # fmt: skip
LENGTH = 110


@dataclass(frozen=True)
class Change:
    """`new` in place of the node that it was asked for. `at`: where a reader looks for it."""

    new: ast.AST
    says: str
    at: ast.expr | ast.stmt


def changes(node: ast.AST, parent: ast.AST) -> Iterator[Change]:
    """Every change of this very node; what is inside it is asked for by itself."""
    if isinstance(node, ast.Constant):
        yield from _constant(node, isinstance(parent, ast.Compare))
    elif isinstance(node, ast.Set | ast.List | ast.Tuple):
        if isinstance(getattr(node, "ctx", ast.Load()), ast.Load) and not isinstance(parent, ast.Subscript):
            yield from _members(node)
    else:
        for kind, make in _BY_KIND:
            if isinstance(node, kind):
                yield from make(node)


def _becomes(node: ast.expr | ast.stmt, new: ast.AST) -> Change:
    return Change(new, f"{ast.unparse(node)[:LENGTH]}  =>  {ast.unparse(new)[:LENGTH]}", node)


def _with(node: Any, **fields: Any) -> Any:
    """A copy that differs in these fields."""
    new = copy.copy(node)
    for name, value in fields.items():
        setattr(new, name, value)
    return new


def _without(values: Sequence[Any], at: int) -> list[Any]:
    return [*values[:at], *values[at + 1 :]]


def _constant(node: ast.Constant, is_compared: bool) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield _becomes(node, ast.Constant(not value))
    elif isinstance(value, int | float):
        yield _becomes(node, ast.Constant(value + 1))
        yield _becomes(node, ast.Constant(value - 1))
    elif isinstance(value, str) and is_compared:
        yield _becomes(node, ast.Constant(value + "~"))


def _members(node: ast.Set | ast.List | ast.Tuple) -> Iterator[Change]:
    if isinstance(node, ast.Tuple) and len(node.elts) < 2:
        return
    for at, member in enumerate(node.elts):
        left = _without(node.elts, at)
        new = _with(node, elts=left) if left or not isinstance(node, ast.Set) else _call("set")
        yield Change(new, f"drop member {ast.unparse(member)[:LENGTH]}", member)


def _call(name: str) -> ast.Call:
    return ast.Call(ast.Name(name, ast.Load()), [], [])


def _entries(node: ast.Dict) -> Iterator[Change]:
    for at, (key, value) in enumerate(zip(node.keys, node.values, strict=True)):
        new = _with(node, keys=_without(node.keys, at), values=_without(node.values, at))
        yield Change(new, f"drop entry {ast.unparse(key or value)[:LENGTH]}", value)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for at, old in enumerate(node.ops):
        for other in COMPARED.get(type(old), ()):
            yield _becomes(node, _with(node, ops=[*node.ops[:at], other(), *node.ops[at + 1 :]]))


def _bool(node: ast.BoolOp) -> Iterator[Change]:
    yield _becomes(node, _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And()))
    for at in range(len(node.values)):
        left = _without(node.values, at)
        yield _becomes(node, left[0] if len(left) == 1 else _with(node, values=left))


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    if isinstance(node.op, ast.Not | ast.USub):
        yield _becomes(node, copy.copy(node.operand))


def _binary(node: ast.BinOp) -> Iterator[Change]:
    sides = (node.left, node.right)
    is_text = any(
        isinstance(side, ast.JoinedStr) or (isinstance(side, ast.Constant) and isinstance(side.value, str))
        for side in sides
    )
    other = RECKONED.get(type(node.op))
    if other is not None and not is_text:
        yield _becomes(node, _with(node, op=other()))
    if isinstance(node.op, ast.BitOr | ast.BitAnd):
        for side in sides:
            yield _becomes(node, copy.copy(side))


def _return(node: ast.Return) -> Iterator[Change]:
    """None for what is said; for None and False it is the same to who asks whether."""
    says_no = isinstance(node.value, ast.Constant) and (node.value.value is None or node.value.value is False)
    if node.value is not None and not says_no:
        yield _becomes(node, ast.Return(ast.Constant(None)))


def _condition(node: ast.If | ast.While | ast.IfExp) -> Iterator[Change]:
    for always in (True, False):
        if always and isinstance(node, ast.While):
            continue
        says = f"condition {ast.unparse(node.test)[:LENGTH]}  =>  {always}"
        yield Change(_with(node, test=ast.copy_location(ast.Constant(always), node.test)), says, node.test)


def _filters(node: ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp) -> Iterator[Change]:
    for at, each in enumerate(node.generators):
        for number, test in enumerate(each.ifs):
            fewer = _with(each, ifs=_without(each.ifs, number))
            loops = [*node.generators[:at], fewer, *node.generators[at + 1 :]]
            yield Change(_with(node, generators=loops), f"drop filter {ast.unparse(test)[:LENGTH]}", test)


def _function_call(node: ast.Call) -> Iterator[Change]:
    if not isinstance(node.func, ast.Name):
        return
    other = CALLED.get(node.func.id)
    if other:
        yield _becomes(node, _with(node, func=ast.Name(other, ast.Load())))
    if node.func.id in ("sorted", "min", "max"):
        for at in range(len(node.keywords)):
            yield _becomes(node, _with(node, keywords=_without(node.keywords, at)))


def _slice(node: ast.Slice) -> Iterator[Change]:
    for side in ("lower", "upper"):
        if getattr(node, side) is not None:
            yield _becomes(node, _with(node, **{side: None}))


def _loop_end(node: ast.Break | ast.Continue) -> Iterator[Change]:
    yield _becomes(node, ast.Continue() if isinstance(node, ast.Break) else ast.Break())


def _left_out(node: ast.stmt) -> Iterator[Change]:
    """A statement that only does something is passed over."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant | ast.Yield | ast.YieldFrom):
        return
    if isinstance(node, ast.Assign) and not any(
        isinstance(target, ast.Attribute | ast.Subscript) for target in node.targets
    ):
        return
    yield _becomes(node, ast.Pass())
    if isinstance(node, ast.AugAssign):
        yield _becomes(node, ast.Assign([copy.deepcopy(node.target)], node.value, lineno=node.lineno))


_BY_KIND: tuple[tuple[Any, Callable[[Any], Iterator[Change]]], ...] = (
    (ast.Dict, _entries),
    (ast.Compare, _compare),
    (ast.BoolOp, _bool),
    (ast.UnaryOp, _unary),
    (ast.BinOp, _binary),
    (ast.Return, _return),
    (ast.If | ast.While | ast.IfExp, _condition),
    (ast.ListComp | ast.SetComp | ast.GeneratorExp | ast.DictComp, _filters),
    (ast.Call, _function_call),
    (ast.Slice, _slice),
    (ast.Break | ast.Continue, _loop_end),
    (ast.Raise | ast.AugAssign | ast.Delete | ast.Expr | ast.Assign, _left_out),
)
