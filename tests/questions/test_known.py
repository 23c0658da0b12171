"""What the questions find in the regulations of this project: exactly what somebody has looked at, with the reason."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from xueji.assemble import Xueji
from xueji.packs.accepted import read_accepted
from xueji.questions.ask import Others, Scope, ask
from xueji.questions.finding import Question
from xueji.questions.law import Law

HERE = Path(__file__).parent
FOUND: dict[str, Any] = yaml.safe_load((HERE / "found.yaml").read_text())
ASKED = tuple(question for question in Question if question is not Question.ORDER)


def test_every_finding_has_a_reason_and_every_reason_a_finding() -> None:
    assert [entry.id for entry in read_accepted(HERE / "known.yaml")] == list(FOUND["found"])


def test_every_region_with_regulations_of_its_own_is_asked(engine: Xueji) -> None:
    assert {document.region for document in engine.documents} == {law.partition("@")[0] for law in FOUND["laws"]}


@pytest.mark.slow
@pytest.mark.parametrize("law", FOUND["laws"])
def test_a_law_gives_exactly_the_known_findings(engine: Xueji, law: str) -> None:
    (side, above), on = engine.sides((law, "nation"))
    asked, others = Law(side, on), Others(above, above)
    results = [ask(question, asked, others, Scope(), 300) for question in ASKED]
    assert not [left for result in results for left in result.asked.open]
    found = {finding.name for result in results for finding in result.asked.findings}
    assert found == {name for name, laws in FOUND["found"].items() if laws == "all" or law in laws}
