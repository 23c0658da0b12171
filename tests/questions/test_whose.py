"""Whose a finding is: the region's own, the law's above, or of stages the region's documents do not cover."""

from datetime import date

import pytest

from xueji.assemble import Xueji
from xueji.model.decision import Text
from xueji.model.enums import Stage
from xueji.policy.layer import Policy
from xueji.questions.finding import Finding, Question
from xueji.questions.whose import stages_of, whose

JUNIOR, SENIOR, VOCATIONAL = (Stage.JUNIOR,), (Stage.SENIOR,), (Stage.VOCATIONAL,)
WANTED = [
    # question, cause, parts (own: a document of Zhejiang), stages, whose of Zhejiang, whose of the nation
    (Question.GAP, "uncovered", (), JUNIOR, "own", "own"),
    (Question.GAP, "uncovered", (), VOCATIONAL, "stages", "own"),
    (Question.GAP, "delegated", ("national-2013/delegated-transfer",), JUNIOR, "own", "own"),
    (Question.GAP, "not_seen", ("national-2013/admission",), JUNIOR, "wider", "own"),
    (Question.GAP, "not_seen", ("own/rest",), JUNIOR, "own", "own"),
    (Question.CONFLICT, "clash", ("national-2013/a", "national-2013/b"), JUNIOR, "wider", "own"),
    (Question.CONFLICT, "clash", ("national-2013/a", "own/b"), JUNIOR, "own", "own"),
    (Question.CONFLICT, "clash", ("national-2013/a",), (*JUNIOR, *VOCATIONAL), "wider", "own"),
    (Question.CEILING, "duty", ("national-2013/a",), JUNIOR, "own", "own"),
    (Question.DEAD, "never", ("national-2013/a",), JUNIOR, "wider", "own"),
]


@pytest.fixture(scope="module")
def policies(engine: Xueji) -> tuple[Policy, Policy]:
    day = date(2024, 9, 5)
    return engine.policy("zhejiang", day), engine.policy("national", day)


@pytest.mark.parametrize(("question", "cause", "parts", "stages", "of_region", "of_nation"), WANTED)
def test_whose_it_is(
    question: Question, cause: str, parts: tuple[str, ...], stages: tuple[Stage, ...], of_region: str, of_nation: str,
    policies: tuple[Policy, Policy],
) -> None:  # fmt: skip
    region, nation = policies
    own = next(document.id for document in region.documents if document.region == region.region)
    named = tuple(part.replace("own/", f"{own}/") for part in parts)
    finding = Finding(question, "name", cause, named, (), stages, Text(zh="", en=""))
    assert whose(finding, region, stages_of(region) - {Stage.VOCATIONAL}) == of_region
    assert whose(finding, nation, stages_of(nation)) == of_nation


def test_a_region_without_documents_covers_what_is_asked(engine: Xueji) -> None:
    assert stages_of(engine.policy("659000", date(2024, 9, 5))) == {*Stage}
