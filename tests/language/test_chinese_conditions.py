"""What a condition says in Chinese is what it means: read back, 且 before 或, it has the same truths."""

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from xueji.language import syntax as s
from xueji.language.render import render
from xueji.language.types import FLAG

TERMS = {"a": "甲", "b": "是否乙", "c": "已丙", "d": "有丁"}
SAID = {
    "甲为否": "not a", "未乙": "not b", "未丙": "not c", "无丁": "not d",
    "甲": "a", "乙": "b", "已丙": "c", "有丁": "d", "且": "and", "或": "or",
}  # fmt: skip
"""How each flag, and that it is not so, is said; the longer before what it contains."""

flags = st.sampled_from(sorted(TERMS)).map(lambda name: s.Fact(name, FLAG))
conditions = st.recursive(
    flags,
    lambda inner: st.one_of(
        inner.map(s.Not), *(st.lists(inner, min_size=2, max_size=3).map(tuple).map(kind) for kind in (s.All, s.Any))
    ),
    max_leaves=12,
)


def holds(node: s.Expression, facts: dict[str, bool]) -> bool:
    match node:
        case s.Not(operand):
            return not holds(operand, facts)
        case s.All(parts):
            return all(holds(part, facts) for part in parts)
        case s.Any(parts):
            return any(holds(part, facts) for part in parts)
        case s.Fact(name):
            return facts[name]
    raise AssertionError(node)


@settings(max_examples=300)
@given(conditions)
def test_it_is_read_back_as_it_was_meant(condition: s.Expression) -> None:
    text = render(condition, "zh", TERMS.__getitem__)
    for said, meant in SAID.items():
        text = text.replace(said, f"({meant})" if meant.startswith("not") else meant)
    for truths in itertools.product((False, True), repeat=len(TERMS)):
        facts = dict(zip(sorted(TERMS), truths, strict=True))
        assert bool(eval(text, {}, facts)) is holds(condition, facts), text  # noqa: S307 -- of our own making
