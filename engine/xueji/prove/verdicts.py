"""What is said of two laws: the ways in which they part, each with a student, and the answer on one change."""

from dataclasses import dataclass

from xueji.model.enums import Change, Stage, Term
from xueji.prove.replay import Example


class Kind(Term):
    """差异类别: what the laws differ in."""

    RULE = "rule", "条款"
    OUTCOME = "outcome", "结论"
    PAPER = "paper", "材料"
    DUTY = "duty", "义务"
    STEPS = "steps", "流程"


class Answer(Term):
    """对比结论: all there is to say of two laws on one change."""

    DIFFERENT = "different", "有差异"
    SAME = "same", "对所有学生相同（已证明）"
    SILENT = "silent", "双方均无可适用的规定"
    UNSETTLED = "unsettled", "限时内未能得出"


@dataclass(frozen=True)
class Difference:
    """One way in which two laws part: the part of a law that makes it, if one does, and a student.

    `about` is the part's name (`document/rule`), or the paper's; nothing for a pair of outcomes that no single part
    explains. `owner` is the side it belongs to. All that follows is in the order of the sides.

    `results` are the outcomes (of records the verdicts); of a paper whether it is asked for (`yes`, `no`, `unknown`);
    of a duty its last day, `none` where the law names none, `a/b` where holidays not yet announced decide, nothing
    where no such duty arises; of steps the parties in their order, each with its time. `lengths` are terms as the laws
    write them, `parts` the rules that are compared; nothing where a side has none.
    """

    kind: Kind
    about: str
    owner: int | None
    results: tuple[str, ...]
    example: Example
    lengths: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Verdict:
    """What is known of two laws on one change (None: stored records) for one stage.

    `silent` names the sides whose law answers nobody: nobody here has read it, or it is left to others. `open` are
    questions the time did not suffice for: the names of parts, or pairs of outcomes; `why_open` is `time`, `memory`,
    or what else stood in the way.
    """

    change: Change | None
    stage: Stage
    answer: Answer
    differences: tuple[Difference, ...]
    open: tuple[str, ...]
    why_open: str
    silent: tuple[int, ...]
