"""Small mistakes that a programmer could make, put into a module one at a time.

What means nothing to a running program is left alone: docstrings, annotations, type variables,
decorators, imports, the texts of exceptions, and all texts of more than one word.
"""

from __future__ import annotations

import ast
import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final

from attrs import evolve, field, frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Change = tuple[str, ast.AST]
"""The name of an operator, and what it puts in the place of a node."""


@frozen
class Mutant:
    """A module with one mistake.

    Attributes:
        where: the qualified name of the function or class, empty in the module itself.
        scope: the lines of that function; empty outside of functions.
        lines: of the statement, without the statements inside it.
        operator: what kind of mistake it is.
        was: the statement as it is, in the words of `ast.unparse`.
        now: the statement with the mistake.
        key: the same in another run if the function around it is the same.
        tree: the mutated module. It is so only until the next mutant is asked for.
    """

    where: str
    scope: range
    lines: range
    operator: str
    was: str
    now: str
    key: str
    tree: ast.Module = field(repr=False, eq=False)


def mutants(source: str) -> Iterator[Mutant]:
    """Generate all mutants of a module."""
    tree = ast.parse(source)
    seen = Counter[str]()
    for place in _places(tree, _Inside()):
        was = place.inside.text
        for operator, new in _changes(place):
            place.put(ast.copy_location(new, place.node))
            now = ast.unparse(new) if isinstance(new, ast.stmt) else place.inside.text
            inside = place.inside
            identity = repr((inside.digest, inside.where, operator, was, now))
            seen[identity] += 1
            key = f"{inside.where}:{_digest(f'{identity} {seen[identity]}')}"
            yield Mutant(inside.where, inside.scope, inside.lines, operator, was, now, key, tree)
            place.put(place.node)


@frozen
class _Inside:
    """In what function and statement a node is."""

    where: str = ""
    scope: range = range(0)
    digest: str = ""
    statement: ast.stmt = field(factory=ast.Pass)
    names: frozenset[str] = frozenset()
    """Names that the function binds more than once."""

    @property
    def text(self) -> str:
        """The statement, without the statements inside it."""
        lines = ast.unparse(self.statement).splitlines()
        if not hasattr(self.statement, "body"):
            return "\n".join(lines)
        return next(line for line in lines if not line.startswith("@"))

    @property
    def lines(self) -> range:
        """The lines of the statement, without the statements inside it."""
        body = getattr(self.statement, "body", None)
        last = body[0].lineno - 1 if body else self.statement.end_lineno or 0
        return range(self.statement.lineno, max(last, self.statement.lineno) + 1)

    def entered(self, node: ast.AST) -> _Inside:
        """Return where the parts of a node are."""
        inside = evolve(self, statement=node) if isinstance(node, ast.stmt) else self
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            where = f"{self.where}.{node.name}".removeprefix(".")
            inside = evolve(inside, where=where)
        if isinstance(node, ast.FunctionDef):
            names = Counter(
                one.id
                for one in ast.walk(node)
                if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Store)
            )
            names.update(one.arg for one in node.args.args)
            twice = frozenset(name for name, times in names.items() if times > 1)
            scope = range(node.lineno, (node.end_lineno or 0) + 1)
            inside = evolve(inside, scope=scope, digest=_digest(ast.dump(node)), names=twice)
        return inside


@frozen
class _Place:
    """A node, and where it hangs in the tree: the place in a list, or the field itself."""

    node: ast.AST
    parent: ast.AST
    name: str
    index: int | None
    inside: _Inside

    def put(self, new: ast.AST) -> None:
        """Hang something else there."""
        if self.index is None:
            setattr(self.parent, self.name, new)
        else:
            getattr(self.parent, self.name)[self.index] = new


def _places(node: ast.AST, inside: _Inside) -> Iterator[_Place]:
    """Generate all places below a node that a program runs through."""
    for name, value in ast.iter_fields(node):
        for index, child in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(child, ast.AST) and not _silent(node, name, child):
                here = inside.entered(child)
                yield _Place(child, node, name, index if isinstance(value, list) else None, here)
                yield from _places(child, here)


def _silent(parent: ast.AST, name: str, child: ast.AST) -> bool:
    """Tell whether a node means nothing to a running program, or only the text of an error."""
    if name in {"annotation", "returns", "decorator_list"}:
        return True
    if isinstance(child, ast.AnnAssign):
        return "TypeAlias" in ast.unparse(child.annotation)
    if isinstance(child, ast.Assign) and isinstance(child.value, ast.Call):
        return ast.unparse(child.value.func) == "TypeVar"
    if isinstance(child, ast.If):
        return ast.unparse(child.test) == "TYPE_CHECKING"
    if isinstance(child, ast.Expr):
        return isinstance(child.value, ast.Constant)
    return isinstance(child, ast.Import | ast.ImportFrom) or isinstance(parent, ast.Raise)


def _changes(place: _Place) -> Iterator[Change]:
    """Generate what may stand in a place instead."""
    node = place.node
    if isinstance(node, ast.expr) and place.name in {"test", "ifs"} and not _is_fixed(node):
        yield "always", ast.Constant(value=True)
        yield "never", ast.Constant(value=False)
    if isinstance(node, ast.stmt) and _can_go(node, place.inside.names):
        yield "statement removed", ast.Pass()
    change = _CHANGES.get(type(node))
    if change is not None:
        yield from change(node)


def _is_fixed(node: ast.expr) -> bool:
    """Tell whether a condition is always true, or never."""
    return isinstance(node, ast.Constant)


def _can_go(node: ast.stmt, names: frozenset[str]) -> bool:
    """Tell whether a statement can be left out so that the rest still runs."""
    if isinstance(node, ast.Assign):
        (target,) = node.targets
        return not isinstance(target, ast.Name | ast.Tuple) or (
            isinstance(target, ast.Name) and target.id in names
        )
    return isinstance(node, ast.Expr | ast.AugAssign)


def _compare(node: ast.Compare) -> Iterator[Change]:
    for index, operator in enumerate(node.ops):
        for new in _COMPARISONS.get(type(operator), ()):
            ops = [*node.ops[:index], new(), *node.ops[index + 1 :]]
            yield "comparison", ast.Compare(node.left, ops, node.comparators)


def _binary(node: ast.BinOp) -> Iterator[Change]:
    new = _ARITHMETIC.get(type(node.op))
    if new is not None:
        yield "arithmetic", ast.BinOp(node.left, new(), node.right)
    yield "left side only", node.left
    yield "right side only", node.right


def _boolean(node: ast.BoolOp) -> Iterator[Change]:
    yield "and or", ast.BoolOp(ast.Or() if isinstance(node.op, ast.And) else ast.And(), node.values)
    for index in range(len(node.values)):
        rest = [*node.values[:index], *node.values[index + 1 :]]
        yield "condition dropped", ast.BoolOp(node.op, rest) if len(rest) > 1 else rest[0]


def _unary(node: ast.UnaryOp) -> Iterator[Change]:
    yield "sign or not dropped", node.operand


def _constant(node: ast.Constant) -> Iterator[Change]:
    value = node.value
    if isinstance(value, bool):
        yield "truth", ast.Constant(value=not value)
    elif isinstance(value, int | float):
        yield "number", ast.Constant(value=value + 1)
        yield "number", ast.Constant(value=value - 1)
    elif isinstance(value, str) and value and not any(map(str.isspace, value)):
        yield "word", ast.Constant(value=f"{value}_")


def _call(node: ast.Call) -> Iterator[Change]:
    function = node.func
    name = function.attr if isinstance(function, ast.Attribute) else ast.unparse(function)
    for new in _CALLS.get(name, ()):
        renamed: ast.expr = ast.Name(new, ast.Load())
        if isinstance(function, ast.Attribute):
            renamed = ast.Attribute(function.value, new, ast.Load())
        yield "other function", ast.Call(renamed, node.args, node.keywords)
    if isinstance(function, ast.Attribute) and ast.unparse(function.value) not in _NAMESPACES:
        yield "call dropped", function.value
    elif name[0].islower() and node.args and not isinstance(node.args[0], ast.Starred):
        yield "call dropped", node.args[0]
    for index in range(len(node.keywords)):
        rest = [*node.keywords[:index], *node.keywords[index + 1 :]]
        yield "argument dropped", ast.Call(function, node.args, rest)
    if len(node.args) > 1 and name not in _SYMMETRIC:
        swapped = [*node.args[:-2], node.args[-1], node.args[-2]]
        yield "arguments swapped", ast.Call(function, swapped, node.keywords)


def _return(node: ast.Return) -> Iterator[Change]:
    if node.value is not None and ast.unparse(node.value) != "None":
        yield "nothing returned", ast.Return(ast.Constant(value=None))


def _loop(_: ast.For) -> Iterator[Change]:
    yield "loop skipped", ast.Pass()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


_CHANGES: Final[dict[type, Callable[..., Iterator[Change]]]] = {
    ast.Compare: _compare,
    ast.BinOp: _binary,
    ast.BoolOp: _boolean,
    ast.UnaryOp: _unary,
    ast.Constant: _constant,
    ast.Call: _call,
    ast.Return: _return,
    ast.For: _loop,
}

_COMPARISONS: Final[dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}

_ARITHMETIC: Final[dict[type[ast.operator], type[ast.operator]]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.Div: ast.Mult,
    ast.FloorDiv: ast.Mult,
    ast.Mod: ast.FloorDiv,
    ast.Pow: ast.Mult,
    ast.LShift: ast.RShift,
    ast.RShift: ast.LShift,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.BitXor: ast.BitAnd,
}

_CALLS: Final = {
    "min": ("max",),
    "max": ("min",),
    "any": ("all",),
    "all": ("any",),
    "minimum": ("maximum",),
    "maximum": ("minimum",),
    "rint": ("trunc", "floor"),
    "trunc": ("rint", "floor"),
    "gcd": ("lcm",),
    "lcm": ("gcd",),
    "at_least": ("above",),
    "above": ("at_least",),
    "plus": ("minus",),
    "minus": ("plus",),
    "times": ("over",),
    "over": ("times",),
}
"""Functions, and those that they are easily mistaken for."""

_SYMMETRIC: Final = {"min", "max", "minimum", "maximum", "gcd", "lcm", "both", "equal", "not_equal"}
_NAMESPACES: Final = {"np", "cls", "Rationals", "Integers", "Fraction"}
