"""A condition as a person reads it, in Chinese or English; and as canonical text."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction

from xueji.calendar import Duration
from xueji.language import syntax as s
from xueji.language.types import Kind, Type
from xueji.phrases import Language

Term = Callable[[str], str]
"""The Chinese term of a fact or parameter."""

_ZH_OPERATORS = {"==": "为", "!=": "不为", "<": "小于", "<=": "不超过", ">": "超过", ">=": "不少于"}
_ZH_CALLS = {
    "exceeds": "{0}至{1}超过{2}",
    "reached": "{0}至{1}达{2}以上",
    "within": "{0}在{1}起{2}以内",
    "age_on": "{1}时的周岁({0})",
    "any_of": "{0}含{1}之一",
    "all_of": "{0}含{1}",
    "empty": "{0}为空",
    "known": "{0}已知",
}
_LOOSENESS = {s.Any: 1, s.All: 2, s.Not: 3}


def render(node: s.Expression, language: Language, term: Term) -> str:
    """Say a condition in words; English keeps the identifiers of the language, Chinese uses the official terms."""
    writer = _chinese if language == "zh" else _english
    return writer(node, term)


def value_text(value: s.LiteralValue, kind: Type, language: Language) -> str:
    """A constant as a person writes it."""
    match value:
        case frozenset():
            listed = "、" if language == "zh" else ", "
            return listed.join(value_text(v, Type(Kind.MEMBER, kind.name, kind.members), language) for v in sorted(value))
        case Duration():
            return value.zh if language == "zh" else str(value)
        case bool():
            return {"zh": "是" if value else "否", "en": "yes" if value else "no"}[language]
        case str() if kind.kind is Kind.MEMBER and language == "zh":
            return kind.term(value)
        case date():
            return value.isoformat()
        case Fraction() | int() | str():
            return str(value)


def _grouped(part: s.Expression, around: type, text: str) -> str:
    inner = _LOOSENESS.get(type(part), 9)
    return f"({text})" if inner <= _LOOSENESS[around] and inner < 9 else text  # noqa: PLR2004 -- 9: never loose


def _english(node: s.Expression, term: Term) -> str:
    def inside(part: s.Expression) -> str:
        return _grouped(part, type(node), _english(part, term))

    match node:
        case s.Literal(value, kind):
            return _quoted(value, kind)
        case s.Fact(name):
            return name
        case s.Parameter(name):
            return f"policy.{name}"
        case s.Arithmetic(operator, left, right) | s.Compare(operator, left, right):
            return f"{_english(left, term)} {operator} {_english(right, term)}"
        case s.Call(function, arguments):
            return f"{function}({', '.join(_english(a, term) for a in arguments)})"
        case s.OneOf(item, values):
            return f"{_english(item, term)} in [{', '.join(_quoted(v, item.type) for v in values)}]"
        case s.Not(operand):
            return f"not {inside(operand)}"
        case s.All(parts):
            return " and ".join(inside(part) for part in parts)
        case s.Any(parts):
            return " or ".join(inside(part) for part in parts)


def _quoted(value: s.LiteralValue, kind: Type) -> str:
    match value:
        case bool():
            return "always" if value else "never"
        case frozenset():
            return f"[{', '.join(_quoted(v, kind) for v in sorted(value))}]"
        case int() | Fraction():
            return str(value)
        case _:
            return f'"{value_text(value, kind, "en")}"'


def _chinese(node: s.Expression, term: Term) -> str:
    def inside(part: s.Expression) -> str:
        return _grouped(part, type(node), _chinese(part, term))

    match node:
        case s.Literal(value, kind):
            return ("恒成立" if value else "不成立") if isinstance(value, bool) else value_text(value, kind, "zh")
        case s.Fact(name) | s.Parameter(name):
            return term(name)
        case s.Arithmetic(operator, left, right):
            return f"{_chinese(left, term)} {operator} {_chinese(right, term)}"
        case s.Compare(operator, left, right):
            return f"{_chinese(left, term)}{_ZH_OPERATORS[operator]}{_chinese(right, term)}"
        case s.Call("any_of", (given, s.Literal(frozenset(values)))) if len(values) == 1:
            return f"{_chinese(given, term)}含{value_text(values, given.type, 'zh')}"
        case s.Call(function, arguments):
            return _ZH_CALLS[function].format(*(_chinese(a, term) for a in arguments))
        case s.OneOf(item, values):
            listed = "、".join(value_text(v, item.type, "zh") for v in values)
            return f"{_chinese(item, term)}为{listed}{'之一' if len(values) > 1 else ''}"
        case s.Not(operand):
            return f"非{inside(operand)}"
        case s.All(parts):
            return " 且 ".join(inside(part) for part in parts)
        case s.Any(parts):
            return " 或 ".join(inside(part) for part in parts)
