"""Whose a finding is: what a region's own documents bring about, and what the law around them has anyway."""

from collections.abc import Collection, Iterator

from xueji.model.decision import Decision
from xueji.model.enums import Stage, Term, Truth
from xueji.model.region import NATION
from xueji.policy.layer import Policy
from xueji.questions.finding import Finding, Question


class Whose(Term):
    """由谁引起: which documents a finding is about."""

    OWN = "own", "本地区文件引起的"
    WIDER = "wider", "上位规定原有的"
    STAGES = "stages", "本地区文件不涉及的学段"


def stages_of(policy: Policy) -> frozenset[Stage]:
    """The stages that documents of the region itself cover; all where it has none, and of the nation."""
    own = [document for document in policy.documents if document.region == policy.region]
    return frozenset(stage for document in own for stage in document.stages) or frozenset(Stage)


def whose(finding: Finding, policy: Policy, covered: Collection[Stage]) -> Whose:
    """Say whose a finding of a region's law is; `covered` are the stages of the region's own documents.

    A region is never laxer by another's documents, and what the law above leaves to it, or nobody speaks of, is for it
    to write. A rule of the law above that decides nothing is the region's doing where the region decides before it.
    """
    if policy.region == NATION:
        return Whose.OWN
    if not set(finding.stages) & set(covered):
        return Whose.STAGES
    own = {document.id for document in policy.documents if document.region == policy.region}
    named = {part.partition("/")[0] for part in finding.parts} | set(_deciding(finding))
    left_to_it = finding.question is Question.CEILING or finding.cause == "delegated"
    return Whose.OWN if left_to_it or not named or named & own else Whose.WIDER


def _deciding(finding: Finding) -> Iterator[str | None]:
    """The documents whose rules decide the example instead of a rule that decides nothing."""
    if finding.question is not Question.DEAD or finding.example is None:
        return
    for answer in finding.example.answers:
        reasons = answer.reasons if isinstance(answer, Decision) else answer.findings
        yield from (r.document_id for r in reasons if r.kind in ("rule", "closed") and r.holds is Truth.YES)
