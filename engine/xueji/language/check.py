"""From Python's syntax tree to the typed tree: every name known, every comparison well-typed, every problem told."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import cast

from xueji.errors import Problem, nearest
from xueji.language import functions, literals
from xueji.language import syntax as s
from xueji.language.likely import likely
from xueji.language.parse import Locate, Parsed, parse
from xueji.language.types import CONDITION, DECIMAL, INTEGER, NUMBERS, ORDERED, TEXT, Kind, Type, comparable
from xueji.phrases import Code

_COMPARISONS: Mapping[type[ast.cmpop], s.Comparison] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=",
}  # fmt: skip
_ARITHMETIC: Mapping[type[ast.operator], s.ArithmeticOperator] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_CONSTANTS = {"always": s.ALWAYS, "never": s.NEVER, "true": s.ALWAYS, "false": s.NEVER}
_MOST_NUMBER = 1_000_000


@dataclass(frozen=True)
class Names:
    """What conditions may speak of: facts and parameters by their name and by their Chinese term."""

    facts: Mapping[str, s.Fact]
    parameters: Mapping[str, s.Parameter]
    sound: dict[str, s.Expression] = field(default_factory=dict, compare=False, repr=False)
    """The conditions read with these names, by their text, in which nothing is wrong: many stand several times."""

    def find(self, name: str) -> s.Fact | s.Parameter | None:
        """The fact or parameter of a name, in either language."""
        for prefix in ("policy.", "政策."):
            if name.startswith(prefix):
                return self.parameters.get(name.removeprefix(prefix))
        return self.facts.get(name)

    def meant(self, name: str) -> str:
        """The name a mistyped one probably means; nothing where several are as near.

        A parameter's name or term without `policy.` before it means that parameter.
        """
        if (found := self.parameters.get(name)) is not None:
            return f"policy.{found.name}"
        bare = name.removeprefix("policy.")
        beginning = {parameter.name for parameter in self.parameters.values() if parameter.name.startswith(f"{bare}.")}
        return "" if len(beginning) > 1 else nearest(name, self.all)

    @property
    def all(self) -> tuple[str, ...]:
        """Every name, for suggestions."""
        return (*self.facts, *(f"policy.{name}" for name in self.parameters))


def read_condition(text: str, names: Names, locate: Locate) -> tuple[s.Expression | None, tuple[Problem, ...]]:
    """Read a condition from text: the typed tree, or None and every problem found in it."""
    if (known := names.sound.get(text)) is not None:
        return known, ()
    parsed = parse(text, locate)
    if isinstance(parsed, Problem):
        return None, (parsed,)
    checker = _Checker(parsed, names)
    tree = checker.condition(parsed.tree)
    if tree is None or checker.problems:
        return None, tuple(checker.problems)
    names.sound[text] = tree
    return tree, ()


@dataclass
class _Checker:
    source: Parsed
    names: Names
    problems: list[Problem] = field(default_factory=list)

    def condition(self, node: ast.expr) -> s.Expression | None:
        match node:
            case ast.BoolOp(operator, values):
                parts = [self.condition(value) for value in values]
                if any(part is None for part in parts):
                    return None
                whole = tuple(part for part in parts if part is not None)
                return s.conjunction(*whole) if isinstance(operator, ast.And) else s.disjunction(*whole)
            case ast.UnaryOp(ast.Not(), operand):
                inner = self.condition(operand)
                return None if inner is None else s.negation(inner)
            case ast.Compare():
                return self.comparisons(node)
            case ast.Constant(bool(value)):
                return s.ALWAYS if value else s.NEVER
            case ast.Name(name) if name in _CONSTANTS:
                return _CONSTANTS[name]
            case _:
                return self.bare_condition(node)

    def bare_condition(self, node: ast.expr) -> s.Expression | None:
        found = self.value(node, None)
        if found is None or found.type.kind in (Kind.CONDITION, Kind.FLAG):
            return found
        kind = found.type.kind
        return self.wrong("not-a-condition", node, kind=kind.value, kind_zh=kind.zh)

    def comparisons(self, node: ast.Compare) -> s.Expression | None:
        terms = [node.left, *node.comparators]
        pairs = zip(terms, node.ops, terms[1:], strict=False)
        parts = [self.comparison(left, op, right, node) for left, op, right in pairs]
        if any(part is None for part in parts):
            return None
        return s.conjunction(*(part for part in parts if part is not None))

    def comparison(self, left: ast.expr, op: ast.cmpop, right: ast.expr, whole: ast.expr) -> s.Expression | None:
        if isinstance(op, (ast.In, ast.NotIn)):
            found = self.membership(left, right, whole)
            return s.negation(found) if found is not None and isinstance(op, ast.NotIn) else found
        if type(op) not in _COMPARISONS:
            return self.wrong("construct-not-allowed", whole)
        one, other = self.operands(left, right)
        if one is None or other is None:
            return None
        operator = _COMPARISONS[type(op)]
        if not self.may_compare(one, other, operator, whole):
            return None
        if one == other and not isinstance(one, s.Literal):
            return self.wrong("compares-itself", whole)
        if one.type.kind in (Kind.FLAG, Kind.CONDITION):
            return self.flag_comparison(one, other, operator)
        return s.Compare(operator, one, other)

    def operands(self, left: ast.expr, right: ast.expr) -> tuple[s.Expression | None, s.Expression | None]:
        """Both sides; a constant takes its type from the other one."""
        if isinstance(left, ast.Constant) and not isinstance(right, ast.Constant):
            other = self.value(right, None)
            return self.value(left, other.type if other else None), other
        one = self.value(left, None)
        return one, self.value(right, one.type if one else None)

    def may_compare(self, one: s.Expression, other: s.Expression, operator: str, node: ast.expr) -> bool:
        kinds = (one.type.kind, other.type.kind)
        if Kind.DURATION in kinds:
            self.wrong("unit-clash", node)
            return False
        ordering = operator not in ("==", "!=")
        fits = comparable(one.type, other.type) and Kind.SET not in kinds
        if set(kinds) <= {Kind.FLAG, Kind.CONDITION} and not ordering:
            return True
        if not fits or (ordering and kinds[0] not in ORDERED):
            self.clash(node, one.type, other.type)
            return False
        return True

    def flag_comparison(self, one: s.Expression, other: s.Expression, operator: str) -> s.Expression:
        """`x == True` is `x`; two flags are equal where both hold or neither does."""
        same = s.disjunction(s.conjunction(one, other), s.conjunction(s.negation(one), s.negation(other)))
        return same if operator == "==" else s.negation(same)

    def membership(self, item: ast.expr, among: ast.expr, whole: ast.expr) -> s.Expression | None:
        if isinstance(among, (ast.List, ast.Tuple, ast.Set)):
            left = self.value(item, None)
            if left is None:
                return None
            if left.type.kind in (Kind.SET, Kind.CONDITION, Kind.FLAG, Kind.DURATION):
                return self.clash(whole, left.type, Type(Kind.SET))
            values = self.constants(among, left.type)
            return None if values is None else s.OneOf(left, values)
        right = self.value(among, None)
        if right is None:
            return None
        if right.type.kind is not Kind.SET:
            return self.clash(whole, Type(Kind.MEMBER), right.type)
        value = self.value(item, Type(Kind.MEMBER, right.type.name, right.type.members))
        if not isinstance(value, s.Literal):
            return None if value is None else self.wrong("construct-not-allowed", item)
        one = s.Literal(frozenset({str(value.value)}), right.type)
        return s.Call("any_of", (right, one), CONDITION)

    def constants(self, node: ast.List | ast.Tuple | ast.Set, kind: Type) -> tuple[s.LiteralValue, ...] | None:
        if not node.elts:
            self.wrong("empty-value", node)
            return None
        found = [self.value(element, kind) for element in node.elts]
        values: list[s.LiteralValue] = []
        for element, value in zip(node.elts, found, strict=True):
            if isinstance(value, s.Literal) and comparable(value.type, kind):
                values.append(value.value)
            elif value is not None:
                self.clash(element, kind, value.type)
        return tuple(values) if len(values) == len(node.elts) else None

    def value(self, node: ast.expr, wanted: Type | None) -> s.Expression | None:
        match node:
            case ast.Constant() | ast.UnaryOp(ast.USub(), ast.Constant()):
                return self.constant(node, wanted)
            case ast.Name() | ast.Attribute():
                return self.name(node, wanted)
            case ast.Call():
                return self.call(node)
            case ast.BinOp(left, operator, right) if type(operator) in _ARITHMETIC:
                return self.arithmetic(node, left, _ARITHMETIC[type(operator)], right)
            case ast.List() if wanted and wanted.kind is Kind.SET:
                members = self.constants(node, Type(Kind.MEMBER, wanted.name, wanted.members))
                return None if members is None else s.Literal(frozenset(str(m) for m in members), wanted)
            case ast.BoolOp() | ast.Compare() | ast.UnaryOp(ast.Not()):
                return self.condition(node)
            case _:
                return self.wrong("construct-not-allowed", node)

    def constant(self, node: ast.expr, wanted: Type | None) -> s.Expression | None:
        sign, inner = (-1, node.operand) if isinstance(node, ast.UnaryOp) else (1, node)
        value = cast("ast.Constant", inner).value
        if isinstance(value, bool):
            return self.wrong("construct-not-allowed", node) if sign < 0 else s.ALWAYS if value else s.NEVER
        if isinstance(value, (int, float)):
            if not abs(value) <= _MOST_NUMBER:
                return self.wrong("out-of-range", node, why=f"≤ {_MOST_NUMBER}")
            if isinstance(value, int):
                return s.Literal(sign * value, INTEGER)
            word = self.source.word(inner).replace("_", "")
            if "e" in word.lower():  # 1e-99999999 would fill the memory
                return self.wrong("construct-not-allowed", node)
            return s.Literal(sign * Fraction(word), DECIMAL)
        if isinstance(value, str) and sign == 1:
            return self.text(node, value, wanted)
        return self.wrong("construct-not-allowed", node)

    def text(self, node: ast.expr, word: str, wanted: Type | None) -> s.Literal | None:
        if wanted is None or wanted.kind in (Kind.TEXT, *NUMBERS, Kind.FLAG, Kind.CONDITION, Kind.SET):
            return s.Literal(word, TEXT)
        if wanted.kind is Kind.MEMBER:
            if (member := wanted.member(word)) is not None:
                return s.Literal(member, wanted)
            allowed = ", ".join(en for en, _ in wanted.members)
            allowed_zh = "、".join(f"{en} {zh}" for en, zh in wanted.members)
            problem = Problem("unknown-member", self.source.place(node), word,
                              {"allowed": allowed, "allowed_zh": allowed_zh}, nearest(word, wanted.words))  # fmt: skip
            self.problems.append(problem)
            return None
        found = literals.read(word, wanted.kind)
        if found is not None:
            return s.Literal(found, wanted)
        problem = Problem(
            literals.CODES[wanted.kind], self.source.place(node), word, suggestion=likely(word, wanted.kind)
        )
        self.problems.append(problem)
        return None

    def name(self, node: ast.Name | ast.Attribute, wanted: Type | None) -> s.Expression | None:
        if isinstance(node, ast.Name) and node.id in _CONSTANTS:
            return _CONSTANTS[node.id]
        written = "".join(self.source.word(node).split())
        if (found := self.names.find(written)) is not None:
            return found
        member = wanted.member(written) if wanted and wanted.kind in (Kind.MEMBER, Kind.SET) else None
        meant = f'"{member}"' if member is not None else self.names.meant(written)
        self.problems.append(Problem("unknown-name", self.source.place(node), written, suggestion=meant))
        return None

    def call(self, node: ast.Call) -> s.Expression | None:
        name = self.source.word(node.func)
        if name not in functions.NAMES:
            self.problems.append(
                Problem("unknown-function", self.source.place(node), name,
                        {"allowed": ", ".join(functions.NAMES)}, nearest(name, functions.NAMES)))  # fmt: skip
            return None
        if name == "known":
            return self.known(node)
        function = functions.FUNCTIONS[name]
        if node.keywords or len(node.args) != len(function.takes):
            return self.misused(node, function)
        first = self.value(node.args[0], _wanted(function.takes[0]))
        of_set = first.type if first and first.type.kind is Kind.SET else None
        rest = [self.value(a, of_set or _wanted(k)) for a, k in zip(node.args[1:], function.takes[1:], strict=True)]
        arguments = [a for a in (first, *rest) if a is not None]
        if len(arguments) < len(node.args):
            return None
        if [a.type.kind for a in arguments] != list(function.takes):
            return self.misused(node, function)
        return s.Call(name, tuple(arguments), function.gives)

    def misused(self, node: ast.Call, function: functions.Function) -> s.Literal | None:
        """Note a call with other arguments than the function takes."""
        wanted = {"wanted": function.signature, "wanted_zh": _kinds_zh(function), "signature": function.call}
        return self.wrong("wrong-arguments", node, function.name, **wanted)

    def known(self, node: ast.Call) -> s.Expression | None:
        fits = len(node.args) == 1 and not node.keywords
        argument = self.value(node.args[0], None) if fits else None
        if fits and argument is None:
            return None
        if not isinstance(argument, s.Fact):
            details = {"wanted": "a fact", "wanted_zh": "一项事实", "signature": "known(student.grade)"}
            return self.wrong("wrong-arguments", node, "known", **details)
        return s.Call("known", (argument,), CONDITION)

    def arithmetic(
        self, node: ast.expr, left: ast.expr, operator: s.ArithmeticOperator, right: ast.expr
    ) -> s.Expression | None:
        one, other = self.value(left, None), self.value(right, None)
        if one is None or other is None:
            return None
        kinds = {one.type.kind, other.type.kind}
        if Kind.DURATION in kinds:
            return self.wrong("unit-clash", node)
        if not kinds <= set(NUMBERS):
            return self.clash(node, one.type, other.type)
        return s.Arithmetic(operator, one, other, DECIMAL if Kind.DECIMAL in kinds else INTEGER)

    def clash(self, node: ast.expr, left: Type, right: Type) -> s.Literal | None:
        """Note that two types do not go together; closed lists are told apart by name."""
        (left_en, left_zh), (right_en, right_zh) = _shown(left), _shown(right)
        advice, advice_zh = _how_to_compare({left.kind, right.kind})
        return self.wrong(
            "type-clash", node, left=left_en, right=right_en, left_zh=left_zh, right_zh=right_zh,
            advice=advice, advice_zh=advice_zh,
        )  # fmt: skip

    def wrong(self, code: Code, node: ast.expr, word: str = "", **details: str) -> s.Literal | None:
        """Note a problem at a node; returns None, which stands for “no tree”."""
        if code == "construct-not-allowed":
            divides = any(isinstance(part, (ast.Div, ast.FloorDiv, ast.Mod)) for part in ast.walk(node))
            details["advice"], details["advice_zh"] = _DIVIDES if divides else _ALLOWED
        self.problems.append(Problem(code, self.source.place(node), word or self.source.word(node), details))
        return None


_DIVIDES = ("multiply the other side instead: x * 3 > 1 for x > 1 / 3", "不能用除法：把分母乘到另一边，如 x * 3 > 1")
_ALLOWED = (
    "comparisons, in, and, or, not, + - *, facts, parameters and the listed functions only",
    "只能使用比较、in、and、or、not、+ - *、事实、参数和规定的函数",
)


def _how_to_compare(kinds: set[Kind]) -> tuple[str, str]:
    """How values of a kind are compared, in both languages."""
    if Kind.DATE in kinds:
        return 'a date stands in quotes: "2024-09-01"', '日期写在引号里，如 "2024-09-01"'
    if kinds & {Kind.FLAG, Kind.CONDITION}:
        return (
            "a yes-or-no stands alone, or behind not: not student.is_disabled",
            "是非事实单独写，或在前面加 not，不与别的值比较",
        )
    if Kind.SET in kinds:
        return 'a set is asked with in: "health" in transfer.ground', '集合用 in 来问，如 "health" in transfer.ground'
    if Kind.MEMBER in kinds:
        return (
            "words of a list are compared with == and in only, and stand in quotes",
            "清单中的词要加引号，只能用 == 和 in 比较",
        )
    return "compare a number with a number, a text with a text", "数与数比较，文字与文字比较"


def _shown(kind: Type) -> tuple[str, str]:
    name = f" ({kind.name})" if kind.name else ""
    return f"{kind.kind.value}{name}", f"{kind.kind.zh}{name}"


def _kinds_zh(function: functions.Function) -> str:
    return "、".join(kind.zh for kind in function.takes)


def _wanted(kind: Kind) -> Type | None:
    return Type(kind) if kind in literals.CODES else None
