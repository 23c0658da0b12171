"""One student and a whole frame never disagree: every outcome and every reason, for random students and requests.

`tests.agreement.large` compares many more of each kind, on every back end.
"""

from datetime import date
from random import Random
from typing import Any

import polars as pl
import pytest

from tests.agreement import making
from tests.agreement.comparing import CONTRADICTION, many, record, request
from tests.conftest import loaded
from xueji.bulk.audit import Auditor
from xueji.bulk.decide import BatchDecider
from xueji.decide.decider import Decider
from xueji.model.enums import Change

REGIONS = {
    "national": ("000000", ("000000", "410000", "410102", "620102", "110105")),
    "henan": ("410000", ("410000", "410100", "410102", "411400", "419001", "620102", "000000")),
    "gansu": ("620000", ("620000", "620100", "620102", "410102", "000000")),
    "liaoning": ("210000", ("210000", "210200", "210212", "110101", "000000")),
    "beijing": ("110000", ("110000", "110101", "110105", "110106", "620102")),
}
DAY = date(2024, 9, 5)
SOME = [pytest.param(name, marks=() if name in ("henan", "gansu") else pytest.mark.slow) for name in REGIONS]


@pytest.fixture(scope="module")
def law() -> Any:
    return loaded()


def rows_of(law: Any, region: str, count: int, seed: int) -> tuple[Decider, list[dict[str, Any]]]:
    code, places = REGIONS[region]
    decider = law.decider(code, DAY)
    given = making.rows(decider.policy.vocabulary, count, seed, DAY, places, 0.3)
    for row in given:  # the place of the law is given with the call, not by the row
        row.pop("school.region", None)
    return decider, given


def agree_on_records(law: Any, region: str, count: int, seed: int) -> int:
    decider, given = rows_of(law, region, count, seed)
    vocabulary = decider.policy.vocabulary
    frame = making.frame(vocabulary, given).drop("school.region")
    auditor = Auditor(law, DAY, frame.columns, region)
    told = many(auditor.judge(frame), auditor.bits, "verdict")
    for row, said in zip(given, told, strict=True):
        assert record(decider, REGIONS[region][0], DAY, making.scalar(vocabulary, row)) == said, row
    return sum(said != CONTRADICTION for said in told)


def agree_on_requests(law: Any, region: str, count: int, seed: int) -> int:
    decider, given = rows_of(law, region, count, seed)
    policy, rng = decider.policy, Random(seed)
    changes = [rng.choice(tuple(Change)) for _ in given]
    papers = [making.evidence(rng, tuple(policy.evidence)) for _ in given]
    extra = {"request.change": [c.value for c in changes], "request.evidence": pl.Series(papers, dtype=pl.String)}
    frame = making.frame(policy.vocabulary, given, extra).drop("school.region")
    batch = BatchDecider(law, frame.columns, region, DAY)
    told = many(batch.judge(frame), batch.bits, "outcome")
    for row, change, paper, said in zip(given, changes, papers, told, strict=True):
        handed_in = None if paper is None else frozenset(filter(None, paper.split(",")))
        facts = making.scalar(policy.vocabulary, row)
        assert request(decider, change, REGIONS[region][0], DAY, facts, handed_in) == said, (change, row)
    return sum(said != CONTRADICTION for said in told)


@pytest.mark.parametrize("region", SOME)
def test_one_record_and_many(law, region):
    assert agree_on_records(law, region, 200, seed=1) > 100


@pytest.mark.parametrize("region", SOME)
def test_one_request_and_many(law, region):
    assert agree_on_requests(law, region, 300, seed=2) > 100
