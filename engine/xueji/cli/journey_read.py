"""What `xueji journey` is called with: two laws, day by day, and the facts of the child."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from xueji.decide import reading
from xueji.decide.explain import as_json
from xueji.errors import Place, Problem, RequestError, UsageError
from xueji.journeys.move import Law, Move
from xueji.model.enums import Change
from xueji.model.region import NATION, division_code, lies_in
from xueji.model.values import read_region_and_day
from xueji.policy.layer import boundaries
from xueji.prove.plain import vocabulary_of
from xueji.prove.side import Side

if TYPE_CHECKING:
    from xueji.assemble import Xueji

_PLACES = (("school", "region"), ("transfer", "to_region"))


def law(engine: "Xueji", named: str, on: date) -> Law:
    """The law of a region on every day; the same one throughout where it is named with a day (`gansu@2024-09-01`)."""
    fixed = engine.side(named, on)
    if read_region_and_day(named)[1]:
        return lambda _day: fixed
    starts = boundaries(engine.documents, fixed.policy.region)

    @cache
    def since(start: date | None) -> Side:
        return fixed if start is None else engine.side(named, start)

    begun = max((start for start in starts if start <= on), default=None)

    def of(day: date) -> Side:
        start = max((start for start in starts if start <= day), default=None)
        return fixed if start == begun else since(start)

    return of


def change_of(text: str) -> Change:
    """The change asked for; raises `UsageError` where it is no transfer."""
    if text not in (Change.TRANSFER.value, Change.TRANSFER.zh):
        raise UsageError.of("not_a_journey", text)
    return Change.TRANSFER


def day_of(raw: reading.RawRequest | None, on: date | None, named: Sequence[str]) -> date:
    """The day asked about: that of `--on`, of the request, or the latest written beside a region.

    Raises `RequestError` where the request contradicts `--on`, `UsageError` where there is no day at all.
    """
    if raw is not None:
        head, problems = reading.head(raw)
        if on is not None and head.on is not None and head.on != on:
            why = {"why": f"{head.on} ≠ {on}"}
            problems.append(Problem("contradictory-facts", raw.place("on"), "on", why))
        if head.change not in (None, Change.TRANSFER):
            why = {"why": f"{head.change} ≠ {Change.TRANSFER}"}
            problems.append(Problem("contradictory-facts", raw.place("change"), "change", why))
        if problems:
            raise RequestError(problems)
        on = on or head.on
    day = on or max((day for _, day in map(read_region_and_day, named) if day), default=None)
    if day is None:
        raise UsageError.of("journey_day")
    return day


def move(
    engine: "Xueji", laws: tuple[Law, Law], on: date, raw: reading.RawRequest | None, facts: Mapping[str, Any]
) -> Move | None:
    """The move of the child that a request and `--fact` describe; None where neither is given.

    Where the request names no places they are those of the laws: how far apart they are follows from them.

    Raises `RequestError` with every problem.
    """
    if raw is None and not facts:
        return None
    sides = laws[0](on), laws[1](on)
    given = raw or reading.RawRequest({}, locate=_pointed)
    region = given.data.get("region")
    problems: list[Problem] = []
    if isinstance(region, str) and engine.region(region) != sides[0].policy.region:
        why = {"why": f"{region} ≠ {sides[0].name}"}
        problems.append(Problem("contradictory-facts", given.place("region"), "region", why))
    vocabulary = vocabulary_of(sides)
    evidence = {name: text for side in sides for name, text in side.policy.evidence.items()}
    merged, clashes = _merged(given, facts)
    problems += _placed(merged, sides)
    try:
        request = reading.read(merged, Change.TRANSFER, sides[0].policy.region, on, vocabulary, evidence)
    except RequestError as error:
        raise RequestError([*problems, *clashes, *error.problems]) from None
    if problems or clashes:
        raise RequestError([*problems, *clashes])
    return Move(*laws, request.facts, request.evidence, on)


def _placed(merged: reading.RawRequest, sides: tuple[Side, Side]) -> Iterator[Problem]:
    """Put the two places into a request that does not name them; one that names others is a problem."""
    for side, (entity, own) in zip(sides, _PLACES, strict=True):
        region = side.policy.region
        part = merged.data.get(entity)
        if region == NATION or not isinstance(part, dict | None):
            continue
        given = None if part is None else part.get(own)
        if given is None:
            cast("dict[str, Any]", merged.data)[entity] = {**(part or {}), own: region}
        elif isinstance(given, str) and (code := division_code(given)) is not None and not _near(code, region):
            name, why = f"{entity}.{own}", {"why": f"{given} ≠ {side.name}"}
            yield Problem("contradictory-facts", merged.place(entity, own), name, why)


def _near(code: str, region: str) -> bool:
    return lies_in(code, region) or lies_in(region, code)


def _merged(given: reading.RawRequest, facts: Mapping[str, Any]) -> tuple[reading.RawRequest, list[Problem]]:
    """The request with the facts of `--fact` in it; what is stated otherwise in both is a problem of `--fact`."""
    data: dict[str, Any] = copy.deepcopy(dict(given.data))
    problems = []
    for name, value in facts.items():
        entity, _, own = name.partition(".")
        part = data.get(entity)
        part = data[entity] = part if isinstance(part, dict) else {}
        written = as_json(value)
        if part.get(own) is not None and part[own] != written:
            why = {"why": f"{part[own]} ≠ {written}"}
            problems.append(Problem("contradictory-facts", Place("--fact", pointer=name), name, why))
        part[own] = written

    def locate(path: tuple[str | int, ...]) -> Place:
        dotted = ".".join(map(str, path))
        return _pointed(path) if dotted in facts else given.place(*path)

    return reading.RawRequest(data, given.text, given.file, locate, given.problems), problems


def _pointed(path: tuple[str | int, ...]) -> Place:
    return Place("--fact", pointer=".".join(map(str, path)))
