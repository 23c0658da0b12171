"""What a question of law comes to: findings with names that stay, what was proved, and what was not settled."""

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass

from xueji.model.decision import Text
from xueji.model.enums import Change, Stage, Term
from xueji.prove.replay import Example


class Question(Term):
    """问题: what can be asked of a law; `ceiling` and `order` compare it with another."""

    CEILING = "ceiling", "是否宽于上位规定"
    ORDER = "order", "宽严比较"
    GAP = "gap", "有无未规定的情形"
    CONFLICT = "conflict", "同级规定有无冲突"
    DEAD = "dead", "有无不起作用的规定"
    SHADOWED = "shadowed", "有无被覆盖的规定"
    CLOSED = "closed", "限定事由能否满足"
    STUCK = "stuck", "有无不能离开的学籍状态"


@dataclass(frozen=True)
class Finding:
    """One thing found: `name` is made of the question and the parts of the law concerned, never of the example.

    `cause` is the question's own word for the kind of finding; `parts` are full names (`document/rule`), the part the
    finding is about first. `changes` empty: stored records. `example` None: the finding is that there is no student.
    """

    question: Question
    name: str
    cause: str
    parts: tuple[str, ...]
    changes: tuple[Change, ...]
    stages: tuple[Stage, ...]
    text: Text
    example: Example | None = None


@dataclass(frozen=True)
class Open:
    """A part of a question that was not settled: `why` is a word of `solver.Unsettled`, `what` names the part."""

    change: Change | None
    stage: Stage
    what: str
    why: str


@dataclass(frozen=True)
class Asked:
    """What one question comes to for one change (or stored records) of one stage, or for several put together."""

    findings: tuple[Finding, ...] = ()
    open: tuple[Open, ...] = ()


def named(question: Question, *parts: str) -> str:
    """The name of a finding: the question and what it is about."""
    return "/".join((question.value, *parts))


def merged(asked: Iterable[Asked]) -> Asked:
    """Several results as one: findings of one name once, with all their changes and stages and the first example."""
    found: dict[str, Finding] = {}
    left: dict[Open, None] = {}
    for one in asked:
        left |= dict.fromkeys(one.open)
        for finding in one.findings:
            before = found.setdefault(finding.name, finding)
            found[finding.name] = dataclasses.replace(
                before,
                changes=tuple(c for c in Change if c in (*before.changes, *finding.changes)),
                stages=tuple(s for s in Stage if s in (*before.stages, *finding.stages)),
                parts=tuple(dict.fromkeys((*before.parts, *finding.parts))),
                example=before.example or finding.example,
            )
    return Asked(tuple(found.values()), tuple(left))
