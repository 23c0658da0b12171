"""The rules of a Gansu transfer of a junior student, written for other engines and by hand.

The rivals get every help: facts already typed and derived, the last day of the window already worked out, no missing
facts to think of. Each gives the names of the rules that fire.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from xueji.calendar import Calendar, Conventions, Duration, Unit, within

Facts = Mapping[str, Any]
Verdict = Callable[[Facts], Any]
_CALENDAR, _PLAIN, _TEN = Calendar(), Conventions(), Duration(10, Unit.WORKDAYS)
_TEN_DAYS = _CALENDAR.limit(_TEN, _PLAIN)
STATUSES = ("enrolled", "on_leave", "suspected_dropout", "dropped_out")


# -- by hand, missing facts and all ------------------------------------------------------------------------------------
def wrong_status(facts: Facts) -> bool | None:
    status = facts.get("student.status")
    return None if status is None else status not in STATUSES


def on_leave(facts: Facts) -> bool | None:
    status = facts.get("student.status")
    return None if status is None else status == "on_leave"


def next_grade(facts: Facts) -> bool | None:
    """At the end of a school year, or in the summer, the grade of normal promotion is asked for."""
    here, there = facts.get("student.grade"), facts.get("transfer.to_grade")
    if here is not None and there is not None and there != here + 1:
        return False
    semester, on, start = facts.get("term.semester"), facts.get("request.on"), facts.get("term.start")
    if semester is not None and on is not None and start is not None:
        turn = on >= start if semester == "2" else on < start
        if not turn:
            return False
        return None if here is None or there is None else True
    return None


def other_grade(facts: Facts) -> bool | None:
    here, there = facts.get("student.grade"), facts.get("transfer.to_grade")
    if here is None or there is None:
        return None
    if here == there:
        return False
    promoted = next_grade(facts)
    return None if promoted is None else not promoted


def specialised(facts: Facts) -> bool:
    """The rules do not cover such schools: nothing can be told."""
    return facts.get("school.kind") == "specialised"


def edge_grade(facts: Facts) -> bool | None:
    position = facts.get("student.grade_position")
    return None if position is None else position in ("initial", "graduating")


def outside_window(facts: Facts) -> bool | None:
    on, start = facts.get("request.on"), facts.get("term.start")
    if on is None or start is None:
        return None
    inside = within(on, start, _TEN_DAYS)
    return None if inside is None else not inside


def by_hand(facts: Facts) -> str:
    """The verdict as a careful programmer would write it out."""
    unknown = False
    for refusal in (wrong_status, on_leave, other_grade):
        holds = refusal(facts)
        if holds:
            return "refused"
        unknown = unknown or holds is None
    if unknown or specialised(facts):
        return "undetermined"
    outcome = "permitted"
    for presumption in (edge_grade, next_grade, outside_window):
        holds = presumption(facts)
        if holds:
            return "discretion"
        if holds is None:
            outcome = "undetermined"
    return outcome


# -- other engines -----------------------------------------------------------------------------------------------------
CONDITIONS = {
    "wrong_status": "!(student.status in ['enrolled', 'on_leave', 'suspected_dropout', 'dropped_out'])",
    "on_leave": "student.status == 'on_leave'",
    "other_grade": (
        "transfer.to_grade != student.grade && !(transfer.to_grade == student.grade + 1 && "
        "((term.semester == '2' && request.on >= term.start) || (term.semester == '1' && request.on < term.start)))"
    ),
    "next_grade": (
        "transfer.to_grade == student.grade + 1 && "
        "((term.semester == '2' && request.on >= term.start) || (term.semester == '1' && request.on < term.start))"
    ),
    "specialised": "school.kind == 'specialised'",
    "edge_grade": "student.grade_position in ['initial', 'graduating']",
    "outside_window": "!(request.on >= term.start && request.on <= term.window_end)",
}


def nested(facts: Facts) -> dict[str, dict[str, Any]]:
    """The facts as the other engines take them: by entity, dates as day numbers, the window's last day worked out."""
    found: dict[str, dict[str, Any]] = {}
    for name, value in facts.items():
        entity, _, key = name.partition(".")
        found.setdefault(entity, {})[key] = value.toordinal() if isinstance(value, date) else value
    start = date.fromordinal(found["term"]["start"])
    found["term"]["window_end"] = _CALENDAR.after(start, _TEN, _PLAIN).latest.toordinal()
    return found


def cel() -> tuple[Callable[[Facts], Any], Verdict]:
    from cel import Context, compile  # noqa: A004, PLC0415 -- its own name; an optional library

    programs = {name: compile(text) for name, text in CONDITIONS.items()}

    def prepare(facts: Facts) -> Any:
        context = Context()
        for name, value in nested(facts).items():
            context.add_variable(name, value)
        return context

    return prepare, lambda context: [name for name, program in programs.items() if program.execute(context)]


def zen() -> tuple[Callable[[Facts], Any], Verdict]:
    from zen import compile_expression  # noqa: PLC0415 -- an optional library

    expressions = {name: compile_expression(_words(text)) for name, text in CONDITIONS.items()}
    return nested, lambda facts: [name for name, e in expressions.items() if e.evaluate(facts)]


def rule_engine() -> tuple[Callable[[Facts], Any], Verdict]:
    from rule_engine import Rule  # noqa: PLC0415 -- an optional library

    by_key = {name: re.sub(r"\b([a-z]+)\.([a-z_]+)", r"\1['\2']", _words(text)) for name, text in CONDITIONS.items()}
    rules = {name: Rule(text) for name, text in by_key.items()}
    return nested, lambda facts: [name for name, rule in rules.items() if rule.matches(facts)]


def durable() -> tuple[Callable[[Facts], Any], Verdict]:
    """durable_rules through its extension, with the host's fence and without ours: the least it can cost."""
    import json  # noqa: PLC0415 -- only here

    import durable_rules_engine as engine  # noqa: PLC0415 -- an optional library

    def among(name: str, values: tuple[str, ...]) -> dict[str, Any]:
        return {"$or": [{name: value} for value in values]}

    late, early = {"$gte": {"request_on": {"$m": "term_start"}}}, {"$lt": {"request_on": {"$m": "term_start"}}}
    turn = [{"$and": [{"term_semester": "2"}, late]}, {"$and": [{"term_semester": "1"}, early]}]
    not_turn = [{"$and": [{"term_semester": "2"}, early]}, {"$and": [{"term_semester": "1"}, late]}]
    patterns = {
        "wrong_status": {"$and": [{"$neq": {"student_status": status}} for status in STATUSES]},
        "on_leave": {"student_status": "on_leave"},
        "other_grade": {"$and": [{"$neq": {"transfer_to_grade": {"$m": "student_grade"}}},
                                 {"$or": [{"$neq": {"transfer_to_grade": {"$m": "student_next_grade"}}}, *not_turn]}]},
        "next_grade": {"$and": [{"transfer_to_grade": {"$m": "student_next_grade"}}, {"$or": turn}]},
        "specialised": {"school_kind": "specialised"},
        "edge_grade": among("student_grade_position", ("initial", "graduating")),
        "outside_window": {"$or": [{"$lt": {"request_on": {"$m": "term_start"}}},
                                   {"$gt": {"request_on": {"$m": "term_window_end"}}}]},
    }  # fmt: skip
    rules = {name: {"all": [{"m": {"$and": [{"kind": "case"}, pattern]}}]} for name, pattern in patterns.items()}
    handle = engine.create_ruleset("rivals", json.dumps(rules))

    def prepare(facts: Facts) -> str:
        flat = {f"{e}_{k}": v for e, part in nested(facts).items() for k, v in part.items()}
        flat["student_next_grade"] = flat["student_grade"] + 1  # it has no sums in comparisons with other properties
        return json.dumps({**flat, "kind": "case", "sid": "0"})

    def verdict(fact: str) -> set[str]:
        status, offset = engine.assert_fact(handle, fact)
        if status == 1:
            return set()
        fired: set[str] = set()
        message = engine.start_action_for_state(handle, offset)
        text = message[1] if message else None
        while text:
            fired.update(json.loads(text))
            text = engine.complete_and_start_action(handle, offset)
        engine.retract_fact(handle, fact)
        return fired

    return prepare, verdict


def _words(text: str) -> str:
    return text.replace("&&", "and").replace("||", "or").replace("!(", "not (")


RIVALS: dict[str, Callable[[], tuple[Callable[[Facts], Any], Verdict]]] = {
    "common-expression-language": cel, "zen-engine": zen, "rule-engine": rule_engine, "durable_rules": durable,
}  # fmt: skip
