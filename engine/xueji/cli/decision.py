"""A decision as a person wants to read it."""

from collections.abc import Iterator
from typing import Any, Final

from xueji.cli.output import console, table
from xueji.cli.words import say
from xueji.model.decision import Decision, Due, Reason, Sourced
from xueji.model.enums import SourceGrade, Truth
from xueji.model.region import PROVINCES
from xueji.phrases import Language

_COLOURS: Final = {"permitted": "green", "refused": "red", "discretion": "yellow", "undetermined": "magenta"}


def show(decision: Decision, language: Language) -> None:
    """Print a decision to the terminal."""
    out = console()
    for part in parts(decision, language):
        out.print(part)


def parts(decision: Decision, language: Language) -> Iterator[Any]:
    """The decision in the order one reads it: outcome, reasons, what is missing, what follows, what to know."""
    yield headline(decision, language)
    yield _reasons(decision, language) if decision.reasons else f"  {say('no_reasons', language)}"
    if decision.missing:
        yield _missing(decision, language)
    if decision.evidence:
        yield _evidence(decision, language)
    if decision.steps:
        yield _steps(decision, language)
    if decision.duties:
        yield _duties(decision, language)
    if decision.caveats:
        yield f"[bold]{say('caveats', language)}[/bold]"
        for caveat in decision.caveats:
            about = f" ({', '.join(caveat.documents)})" if caveat.documents else ""
            yield f"  • {caveat.text.in_(language)}{about}"
    titles = ", ".join(_grade_mark(d.title, d.grade, language) for d in decision.documents)
    yield f"[dim]{say('documents', language)}: {titles}[/dim]"
    receipt = decision.receipt
    yield f"[dim]{receipt.policy[:19]}… · {receipt.facts[:19]}… · {receipt.calendar} · xueji {receipt.engine}[/dim]"


def headline(decision: Decision, language: Language) -> str:
    """Outcome, change, place and day in one line."""
    outcome = decision.outcome.value
    change = decision.change.zh if language == "zh" else decision.change.value
    after = decision.next_status
    to = f" → {after.zh if language == 'zh' else after.value}" if after else ""
    colour = _COLOURS[outcome]
    place = region_name(decision.region, language)
    return f"[bold {colour}]{say(outcome, language)}[/bold {colour}]  {change}{to} · {place} · {decision.on}"


def region_name(code: str, language: Language) -> str:
    """A place as people call it, with its code."""
    zh, en = PROVINCES.get(code[:2], ("全国", "nation"))
    return f"{zh if language == 'zh' else en} {code}"


def source(part: Sourced, language: Language) -> str:
    """Document, article, and how good our copy is where it is not the text."""
    if part.document is None:
        return say("chart", language) if isinstance(part, Reason) and part.kind == "chart" else "–"
    title = f"《{part.document}》{part.article}"
    return _grade_mark(title, part.grade or SourceGrade.STATUTE, language)


def _grade_mark(title: str, grade: SourceGrade, language: Language) -> str:
    return title if grade is SourceGrade.STATUTE else f"{title} [{say(grade.value, language)}]".replace("[", r"\[", 1)


def _reasons(decision: Decision, language: Language) -> Any:
    found = table(
        say("force", language), say("source", language), say("what", language), say("because", language),
        title=say("reasons", language),
    )  # fmt: skip
    for reason in decision.reasons:
        force = reason.force.zh if language == "zh" else reason.force.value
        doubt = "" if reason.holds is Truth.YES else f" ({say('holds_unknown', language)})"
        what = reason.text.in_(language)
        if reason.remedy:
            what += f"\n[italic]{say('remedy', language)}: {reason.remedy.in_(language)}[/italic]"
        found.add_row(force + doubt, source(reason, language), what, _because(reason, language))
    return found


def _because(reason: Reason, language: Language) -> str:
    lines = [f"{name} = {_shown(value)}" for name, value in reason.because.items()]
    lines += [f"{value.name} = {value.value} ({value.article})" for value in reason.values]
    lines += [f"{name}?" for name in reason.missing]
    del language
    return "\n".join(lines)


def _shown(value: Any) -> str:
    if value is None:
        return "?"
    return ", ".join(map(str, value)) or "–" if isinstance(value, list) else str(value)


def _missing(decision: Decision, language: Language) -> Any:
    found = table(say("missing", language), "", say("needed_by", language))
    for missing in decision.missing:
        found.add_row(missing.name, missing.text.in_(language), ", ".join(missing.rules))
    return found


def _evidence(decision: Decision, language: Language) -> Any:
    found = table(say("evidence", language), say("source", language), "")
    for item in decision.evidence:
        given = "" if item.given is None else say("given" if item.given else "lacking", language)
        found.add_row(item.text.in_(language), source(item, language), given)
    return found


def _steps(decision: Decision, language: Language) -> Any:
    found = table("", say("party", language), say("within", language), say("due", language), say("source", language),
                  title=say("steps", language))  # fmt: skip
    for number, step in enumerate(decision.steps, 1):
        party = step.party.zh if language == "zh" else step.party.value
        found.add_row(str(number), party, step.within or "–", due(step, language), source(step, language))
    return found


def _duties(decision: Decision, language: Language) -> Any:
    found = table(say("who", language), say("what", language), say("to", language), say("due", language),
                  say("source", language), title=say("duties", language))  # fmt: skip
    for duty in decision.duties:
        who = duty.who.zh if language == "zh" else duty.who.value
        to = "、".join(p.zh for p in duty.to) if language == "zh" else ", ".join(p.value for p in duty.to)
        open_ = "" if duty.holds is Truth.YES else f" ({say('not_sure', language)}: {', '.join(duty.missing)}?)"
        found.add_row(who, duty.what.in_(language) + open_, to or "–", due(duty, language), source(duty, language))
    return found


def due(part: Due, language: Language) -> str:
    """A last day, with its bounds where it is provisional."""
    if part.due is None:
        return "–"
    if not part.provisional:
        return part.due.isoformat()
    between = say("between", language, part.earliest, part.latest)
    return f"{part.due} {say('provisional', language)} ({between})"
