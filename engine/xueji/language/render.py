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

_ZH_OPERATORS: dict[s.Comparison, str] = {
    "==": "为", "!=": "不为", "<": "小于", "<=": "不超过", ">": "超过", ">=": "不少于",
}  # fmt: skip
_ZH_OF_DAYS = _ZH_OPERATORS | {"<": "早于", "<=": "不晚于", ">": "晚于", ">=": "不早于"}
_OPPOSITE: dict[s.Comparison, s.Comparison] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_MIRRORED: dict[s.Comparison, s.Comparison] = {"==": "==", "!=": "!=", "<": ">", ">=": "<=", ">": "<", "<=": ">="}
_ZH_CALLS = {
    "exceeds": ("{0}至{1}超过{2}", "{0}至{1}未超过{2}"),
    "reached": ("{0}至{1}达{2}以上", "{0}至{1}未达{2}"),
    "within": ("{0}在{1}起{2}以内", "{0}不在{1}起{2}以内"),
    "age_on": ("截至{1}的周岁({0})", ""),
    "in_year": ("{1}当年{0}", ""),
    "lies_in": ("{0}属于{1}", "{0}不属于{1}"),
    "digits": ("{0}是位数为{1}的数字", "{0}不是位数为{1}的数字"),
    "any_of": ("{0}含{1}之一", "{0}不含{1}中的任何一项"),
    "all_of": ("{0}含{1}", "{0}未全含{1}"),
    "empty": ("{0}为空", "{0}不为空"),
    "known": ("{0}已知", "{0}未知"),
}
"""How a function is said, and how that it does not hold; those that give a day or a number have no second."""
_SET = "policy."
_WHETHER, _DONE, _UNDONE = "是否", "已", "未"
_LOGIC: dict[Language, tuple[str, str]] = {"en": (" and ", " or "), "zh": (" 且 ", " 或 ")}
_Compound = s.Arithmetic | s.Not | s.All | s.Any


def render(node: s.Expression, language: Language, term: Term) -> str:
    """Say a condition in words; English keeps the identifiers of the language, Chinese uses the official terms."""
    return _chinese(node, _apart(node, term)) if language == "zh" else _english(node, term)


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
        part = _turned(part) if language == "zh" else part  # what is written decides about brackets
        # sums are read from the left: only what follows a minus needs brackets; to people “and” in “and” is one list
        alike = first or (language == "zh" and type(part) is type(node) and not isinstance(node, s.Arithmetic))
        loose = _looseness(part) < around if alike else _looseness(part) <= around
        return f"({write(part)})" if loose else write(part)

    around = _looseness(node)
    conjunction, disjunction = _LOGIC[language]
    match node:
        case s.Arithmetic(operator, left, right):
            return f"{inside(left, first=True)} {operator} {inside(right)}"
        case s.Not(operand):
            return f"not {inside(operand)}"
        case _:
            return (conjunction if isinstance(node, s.All) else disjunction).join(inside(part) for part in node.parts)


def _turned(node: s.Expression) -> s.Expression:
    """The denial of several conditions as Chinese says it: of each of them; anything else as it is."""
    match node:
        case s.Not(s.All(parts)):
            return s.Any(tuple(map(s.Not, parts)))
        case s.Not(s.Any(parts)):
            return s.All(tuple(map(s.Not, parts)))
        case s.Not(s.Not(operand)):
            return _turned(operand)
        case _:
            return node


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


def _apart(node: s.Expression, term: Term) -> Term:
    """The same terms, asked for parameters as `policy.…`: marked where a fact beside them is called the same."""
    facts = {term(name) for name in s.facts_in(node)}

    def said(name: str) -> str:
        bare = name.removeprefix(_SET)
        return f"规定的{term(bare)}" if bare != name and term(bare) in facts else term(bare)

    return said


def _chinese(node: s.Expression, term: Term) -> str:
    match node:
        case s.Literal(bool(value)):
            return "恒成立" if value else "不成立"
        case s.Literal(value, kind):
            return value_text(value, kind, "zh")
        case s.Fact(name, kind) if kind.kind is Kind.FLAG:
            return term(name).removeprefix(_WHETHER)  # as a condition it is no question
        case s.Fact(name):
            return term(name)
        case s.Parameter(name):
            return term(f"{_SET}{name}")
        case s.Compare():
            return _chinese_compare(node, term)
        case s.Call(function, arguments):
            return _chinese_call(function, arguments, term)
        case s.OneOf(item, values):
            return f"{_chinese(item, term)}为{_listed(values, item)}{'之一' if len(values) > 1 else ''}"
        case s.Not(operand):
            return _chinese_not(operand, term)
        case _:
            return _compound(node, "zh", lambda part: _chinese(part, term))


def _chinese_compare(node: s.Compare, term: Term) -> str:
    operator, left, right = node.operator, node.left, node.right
    if isinstance(left, s.Literal) and not isinstance(right, s.Literal):  # nobody says “1 is below the grade”
        operator, left, right = _MIRRORED[operator], right, left
    words = _ZH_OF_DAYS if left.type.kind is Kind.DATE else _ZH_OPERATORS
    return f"{_chinese(left, term)}{words[operator]}{_chinese(right, term)}"


def _chinese_not(node: s.Expression, term: Term) -> str:
    """That something does not hold, said of its parts: nobody says “not (… or …)” in Chinese."""
    match node:
        case s.Not(operand):
            return _chinese(operand, term)
        case s.All(parts):
            return _chinese(s.Any(tuple(map(s.Not, parts))), term)
        case s.Any(parts):
            return _chinese(s.All(tuple(map(s.Not, parts))), term)
        case s.Compare(operator, left, right):
            return _chinese(s.Compare(_OPPOSITE[operator], left, right), term)
        case s.OneOf(item, values):
            return f"{_chinese(item, term)}不为{_listed(values, item)}"
        case s.Call(function, arguments):
            return _chinese_call(function, arguments, term, holds=False)
        case s.Literal(value):
            return _chinese(s.NEVER if value else s.ALWAYS, term)
        case s.Fact(name):
            return _undone(term(name))
        case _:  # a parameter that is a flag
            return _undone(_chinese(node, term))


def _undone(flag: str) -> str:
    """That a flag is not so: 是否请假 未请假, 转学手续已办结 转学手续未办结, 有纸质档案 无纸质档案, 残疾 残疾为否."""
    if flag.startswith(_WHETHER):
        return f"{_UNDONE}{flag.removeprefix(_WHETHER)}"
    if flag.count(_DONE) == 1:
        return flag.replace(_DONE, _UNDONE)
    return f"无{flag[1:]}" if flag.startswith("有") else f"{flag}为否"


def _listed(values: tuple[s.LiteralValue, ...], item: s.Expression) -> str:
    return "、".join(value_text(value, item.type, "zh") for value in values)


def _chinese_call(function: str, arguments: tuple[s.Expression, ...], term: Term, *, holds: bool = True) -> str:
    match function, arguments:
        case "any_of", (given, s.Literal(frozenset(values))) if len(values) == 1:
            return f"{_chinese(given, term)}{'含' if holds else '不含'}{value_text(values, given.type, 'zh')}"
        case "known", (s.Fact(name),):  # here a flag is asked after, not said
            return _ZH_CALLS[function][not holds].format(term(name))
        case _:
            return _ZH_CALLS[function][not holds].format(*(_chinese(argument, term) for argument in arguments))
