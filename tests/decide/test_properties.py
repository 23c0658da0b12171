"""What must hold of every decision, whatever the facts: tried on random facts in every region with a pack."""

from datetime import date
from functools import cache
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.conftest import values_of

from xueji.assemble import Xueji
from xueji.decide.decider import Decider, judge
from xueji.decide.reading import Request
from xueji.language.syntax import facts_in
from xueji.lifecycle.chart import CHART
from xueji.model.decision import Decision
from xueji.model.enums import Change, Force, Outcome, Stage, Status, Truth
from xueji.vocabulary import FactEntry, core

ON = date(2024, 9, 10)


@cache
def spoken_of(engine: Xueji, region: str, change: Change) -> tuple[FactEntry, ...]:
    """The facts that the rules of a region on a change speak of, those of its pack among them."""
    decider = engine.decider(region, ON)
    bounds = decider.asked(Request(change, region, ON, {}, None))
    names = {name for bound in bounds for name in facts_in(bound.scoped)} - {"request.on", "student.stage"}
    return tuple(decider.policy.vocabulary.entries[name] for name in sorted(names - {"student.status"}))


@st.composite
def requests(draw: st.DrawFn, engine: Xueji) -> Request:
    region = draw(st.sampled_from(sorted({document.region for document in engine.documents})))
    change = draw(st.sampled_from(Change))
    facts: dict[str, Any] = {"request.on": ON}
    sources = [status.value for status in (*CHART[change].sources, Status.ENROLLED, Status.ON_LEAVE)]
    for name, likely in (("student.status", sources), ("student.stage", [stage.value for stage in Stage])):
        if draw(st.integers(0, 5)):
            facts[name] = draw(st.sampled_from(likely))
    for entry in spoken_of(engine, region, change):
        if draw(st.integers(0, 2)):
            facts[entry.name] = draw(values_of(entry))
    evidence = draw(st.sampled_from([None, frozenset[str](), frozenset(["household_register", "leave_application"])]))
    return Request(change, region, ON, facts, evidence)


def with_fact(request: Request, name: str, value: Any) -> Request:
    return Request(request.change, request.region, request.on, {**request.facts, name: value}, request.evidence)


def decided(engine: Xueji, request: Request) -> Decision:
    return engine.decider(request.region, request.on).decide(request)


@settings(max_examples=120)
@given(data=st.data())
def test_the_explanation_tells_what_the_verdict_says(engine: Xueji, data: st.DataObject) -> None:
    request = data.draw(requests(engine))
    decider = engine.decider(request.region, request.on)
    decision = decider.decide(request)
    assert decision.outcome is decider.verdict(request)
    assert decision == Decider(decider.policy, engine.calendar).decide(request)  # nothing remembered that matters
    surely = [r for r in decision.reasons if r.holds is Truth.YES]
    refusing = [r for r in surely if r.force in (Force.FORBID, Force.REQUIRE)]
    assert (decision.outcome is Outcome.REFUSED) == bool(refusing)
    if decision.outcome is Outcome.REFUSED:
        assert decision.missing == ()
        assert all(r.holds is Truth.YES for r in decision.reasons)
    elif decision.outcome is Outcome.UNDETERMINED:
        assert any(r.holds is Truth.UNKNOWN for r in decision.reasons)
    elif decision.outcome is Outcome.DISCRETION:
        assert any(r.force is Force.DISCOURAGE for r in surely)
    else:
        assert not any(r.force is not Force.PERMIT for r in decision.reasons)


@settings(max_examples=120)
@given(data=st.data())
def test_learning_a_fact_never_overturns_an_answer(engine: Xueji, data: st.DataObject) -> None:
    request = data.draw(requests(engine))
    assert request.change
    entries = {entry.name: entry for entry in spoken_of(engine, request.region, request.change)}
    entries["student.status"] = core().entries["student.status"]
    first = decided(engine, request)
    as_usual = {name for caveat in first.caveats if caveat.code == "not-asked" for name in caveat.facts}
    absent = [name for name in entries if name not in request.facts and name not in as_usual]
    assume(absent)
    name = data.draw(st.sampled_from(absent))
    before = first.outcome
    value = data.draw(values_of(entries[name]))
    after = decided(engine, with_fact(request, name, value)).outcome
    if before is not Outcome.UNDETERMINED:
        assert after is before, (name, value)


@settings(max_examples=120)
@given(data=st.data())
def test_an_answer_without_the_stage_holds_for_every_stage(engine: Xueji, data: st.DataObject) -> None:
    request = data.draw(requests(engine))
    facts = {name: value for name, value in request.facts.items() if name != "student.stage"}
    decider = engine.decider(request.region, request.on)
    general = judge(decider.plan(request.change, None), facts, request.evidence)
    if general is not Outcome.UNDETERMINED:
        for stage in Stage:
            known = {**facts, "student.stage": stage.value}
            assert judge(decider.plan(request.change, stage.value), known, request.evidence) is general, stage


@settings(max_examples=100)
@given(data=st.data())
def test_what_is_said_to_be_missing_is_missing_and_matters(engine: Xueji, data: st.DataObject) -> None:
    request = data.draw(requests(engine))
    decision = decided(engine, request)
    for missing in decision.missing:
        if missing.kind == "fact":
            assert request.facts.get(missing.name) is None
            assert missing.rules
        else:
            assert request.evidence is not None
            assert missing.name not in request.evidence
    known = set(engine.decider(request.region, request.on).policy.vocabulary.entries)
    for reason in decision.reasons:
        assert set(reason.because) <= known


@settings(max_examples=100)
@given(data=st.data())
def test_a_decision_survives_json(engine: Xueji, data: st.DataObject) -> None:
    decision = decided(engine, data.draw(requests(engine)))
    assert Decision.model_validate_json(decision.model_dump_json()) == decision


@pytest.mark.durable
@settings(max_examples=150)
@given(data=st.data())
def test_the_durable_back_end_decides_alike(engine: Xueji, data: st.DataObject) -> None:
    pytest.importorskip("durable_rules_engine")
    other = durable_engine(engine)
    request = data.draw(requests(engine))
    mine, theirs = decided(engine, request), decided(other, request)
    assert theirs.receipt.backend == "durable"
    assert theirs.model_copy(update={"receipt": mine.receipt}) == mine


_DURABLE: dict[int, Xueji] = {}


def durable_engine(engine: Xueji) -> Xueji:
    if id(engine) not in _DURABLE:
        _DURABLE[id(engine)] = Xueji(engine.documents, engine.calendar, "durable")
    return _DURABLE[id(engine)]
