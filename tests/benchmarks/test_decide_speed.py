"""How fast one decision is, beside the same rules by hand and in other engines; ratios in one run, never asserted.

pytest -m bench --benchmark-enable --benchmark-group-by=group
"""

import itertools
from datetime import date
from typing import Any

import pytest
from tests.benchmarks.rivals import RIVALS, by_hand

from xueji.assemble import Xueji
from xueji.decide.reading import Request
from xueji.model.enums import Outcome

pytestmark = pytest.mark.bench

REQUEST: dict[str, Any] = {
    "change": "transfer",
    "region": "gansu",
    "on": "2024-09-05",
    "student": {"stage": "junior", "grade": 8, "status": "enrolled"},
    "transfer": {"to_grade": 8},
    "term": {"start": "2024-09-01", "end": "2025-01-20", "semester": "1"},
    "school": {"kind": "ordinary"},
}
VARIANTS = {
    "permitted": {},
    "refused": {"student.status": "on_leave"},
    "discretion": {"student.grade_position": "graduating"},
    "late": {"term.start": date(2024, 3, 1)},
}
OUTCOMES = {"late": "discretion"}
FIRED = {"permitted": set(), "refused": {"on_leave"}, "discretion": {"edge_grade"}, "late": {"outside_window"}}


@pytest.fixture(scope="module")
def request_(engine: Xueji) -> Request:
    return engine.request(REQUEST)


def with_facts(request: Request, **facts: Any) -> Request:
    return Request(request.change, request.region, request.on, {**request.facts, **facts}, request.evidence)


@pytest.mark.benchmark(group="verdict")
def test_xueji_verdict(benchmark: Any, engine: Xueji, request_: Request) -> None:
    decider = engine.decider(request_.region, request_.on)
    assert benchmark(decider.verdict, request_) is Outcome.PERMITTED


@pytest.mark.benchmark(group="verdict")
def test_by_hand(benchmark: Any, request_: Request) -> None:
    assert benchmark(by_hand, request_.facts) == "permitted"


@pytest.mark.benchmark(group="verdict")
@pytest.mark.parametrize("rival", sorted(RIVALS))
def test_rivals(benchmark: Any, request_: Request, rival: str) -> None:
    module = {"common-expression-language": "cel", "zen-engine": "zen", "rule-engine": "rule_engine",
              "durable_rules": "durable_rules_engine"}[rival]  # fmt: skip
    pytest.importorskip(module)
    prepare, verdict = RIVALS[rival]()
    for name, change in VARIANTS.items():
        fired = set(verdict(prepare({**request_.facts, **change})))
        assert fired == FIRED[name]
    prepared = prepare(request_.facts)
    assert not benchmark(verdict, prepared)


@pytest.mark.benchmark(group="verdict")
def test_xueji_with_full_explanation(benchmark: Any, engine: Xueji, request_: Request) -> None:
    decider = engine.decider(request_.region, request_.on)
    assert request_.digest  # the fingerprint of the facts is taken when a request is read
    assert benchmark(decider.decide, request_).outcome is Outcome.PERMITTED


@pytest.mark.benchmark(group="verdict")
def test_xueji_with_full_explanation_nothing_remembered(benchmark: Any, engine: Xueji, request_: Request) -> None:
    """Each request is unlike the thousands before it: its duties and steps have to be worked out anew."""
    decider = engine.decider(request_.region, request_.on)
    requests = itertools.cycle([with_facts(request_, **{"transfer.to_places_left": n}) for n in range(1, 6000)])
    assert benchmark(lambda: decider.decide(next(requests))).outcome is Outcome.PERMITTED


@pytest.mark.benchmark(group="whole")
@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_xueji_from_data_to_decision(benchmark: Any, engine: Xueji, request_: Request, name: str) -> None:
    decider = engine.decider(request_.region, request_.on)
    request = with_facts(request_, **VARIANTS[name])
    assert benchmark(decider.decide, request).outcome == OUTCOMES.get(name, name)


@pytest.mark.benchmark(group="whole")
def test_xueji_reading_a_request(benchmark: Any, engine: Xueji) -> None:
    def read() -> Request:
        request = engine.request(REQUEST)
        assert request.digest
        return request

    assert benchmark(read).facts["student.grade_position"] == "middle"


@pytest.mark.benchmark(group="loading")
def test_loading_all_packs(benchmark: Any) -> None:
    from xueji import load  # noqa: PLC0415 -- measured

    assert len(benchmark(load).documents) > 5


@pytest.mark.parametrize("name", sorted(VARIANTS))
def test_by_hand_agrees_with_the_engine(engine: Xueji, request_: Request, name: str) -> None:
    request = with_facts(request_, **VARIANTS[name])
    assert (
        engine.decider(request.region, request.on).verdict(request).value
        == by_hand(request.facts)
        == OUTCOMES.get(name, name)
    )
