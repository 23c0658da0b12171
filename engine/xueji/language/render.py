"""A condition as a person reads it, in Chinese or English; and as canonical text."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction

from xueji.calendar import Duration, MonthDay
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
    "in_year": "{1}当年{0}",
    "lies_in": "{0}属于{1}",
    "digits": "{0}是数字且位数为{1}",
    "any_of": "{0}含{1}之一",
    "all_of": "{0}含{1}",
    "empty": "{0}为空",
    "known": "{0}已知",
}
_LOGIC: dict[Language, tuple[str, str, str]] = {"en": ("not ", " and ", " or "), "zh": ("非", " 且 ", " 或 ")}
_Compound = s.Arithmetic | s.Not | s.All | s.Any


def render(node: s.Expression, language: Language, term: Term) -> str:
    """Say a condition in words; English keeps the identifiers of the language, Chinese uses the official terms."""
    writer = _chinese if language == "zh" else _english
    return writer(node, term)


def value_text(value: s.LiteralValue, kind: Type, language: Language) -> str:
    """A constant as a person writes it."""
    match value:
        case frozenset():
            member = Type(Kind.MEMBER, kind.name, kind.members)
            between = "、" if language == "zh" else ", "
            return between.join(value_text(v, member, language) for v in sorted(value))
        case Duration() | MonthDay():
            return value.zh if language == "zh" else str(value)
        case str() if kind.kind is Kind.MEMBER and language == "zh":
            return kind.term(value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


def _looseness(node: s.Expression) -> int:
    match node:
        case s.Any():
            return 1
        case s.All():
            return 2
        case s.Not():
            return 3
        case s.Arithmetic(operator):
            return 5 if operator == "*" else 4
        case _:
            return 9


def _compound(node: _Compound, language: Language, write: Callable[[s.Expression], str]) -> str:
    """Parts joined by their word, in brackets where they would be read otherwise."""

    def inside(part: s.Expression, *, first: bool = False) -> str:
        # sums are read from the left: only what follows a minus needs brackets
        loose = _looseness(part) < around if first else _looseness(part) <= around
        return f"({write(part)})" if loose else write(part)

    around = _looseness(node)
    nor, conjunction, disjunction = _LOGIC[language]
    match node:
        case s.Arithmetic(operator, left, right):
            return f"{inside(left, first=True)} {operator} {inside(right)}"
        case s.Not(operand):
            return f"{nor}{inside(operand)}"
        case _:
            return (conjunction if isinstance(node, s.All) else disjunction).join(inside(part) for part in node.parts)


def _english(node: s.Expression, term: Term) -> str:
    match node:
        case s.Literal(value, kind):
            return _quoted(value, kind)
        case s.Fact(name):
            return name
        case s.Parameter(name):
            return f"policy.{name}"
        case s.Compare(operator, left, right):
            return f"{_english(left, term)} {operator} {_english(right, term)}"
        case s.Call(function, arguments):
            return f"{function}({', '.join(_english(a, term) for a in arguments)})"
        case s.OneOf(item, values):
            return f"{_english(item, term)} in [{', '.join(_quoted(v, item.type) for v in values)}]"
        case _:
            return _compound(node, "en", lambda part: _english(part, term))


def _quoted(value: s.LiteralValue, kind: Type) -> str:
    match value:
        case bool():
            return "always" if value else "never"
        case frozenset():
            return f"[{', '.join(_quoted(v, kind) for v in sorted(value))}]"
        case int():
            return str(value)
        case Fraction():
            return _decimal(value)
        case _:
            text = value_text(value, kind, "en")
            plain = text.isprintable() and not set(text) & {'"', "\\"}
            return f'"{text}"' if plain else repr(text)


def _decimal(value: Fraction) -> str:
    """A share as conditions write it, where decimals can: one half is 0.5, one third stays 1/3."""
    text = format(Decimal(value.numerator) / Decimal(value.denominator), "f")
    exact = text if "." in text else f"{text}.0"
    return exact if Fraction(exact) == value else str(value)


def _chinese(node: s.Expression, term: Term) -> str:
    match node:
        case s.Literal(bool(value)):
            return "恒成立" if value else "不成立"
        case s.Literal(value, kind):
            return value_text(value, kind, "zh")
        case s.Fact(name) | s.Parameter(name):
            return term(name)
        case s.Compare(operator, left, right):
            return f"{_chinese(left, term)}{_ZH_OPERATORS[operator]}{_chinese(right, term)}"
        case s.Call(function, arguments):
            return _chinese_call(function, arguments, term)
        case s.OneOf(item, values):
            listed = "、".join(value_text(v, item.type, "zh") for v in values)
            return f"{_chinese(item, term)}为{listed}{'之一' if len(values) > 1 else ''}"
        case _:
            return _compound(node, "zh", lambda part: _chinese(part, term))


def _chinese_call(function: str, arguments: tuple[s.Expression, ...], term: Term) -> str:
    match function, arguments:
        case "any_of", (given, s.Literal(frozenset(values))) if len(values) == 1:
            return f"{_chinese(given, term)}含{value_text(values, given.type, 'zh')}"
        case _:
            return _ZH_CALLS[function].format(*(_chinese(a, term) for a in arguments))
