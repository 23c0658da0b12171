"""`xueji rules`: every rule with its article and its condition; the vocabulary and the functions conditions use."""

from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from xueji.cli.options import DayOption, FolderOption, Format, FormatOption, LangOption, RegionOption
from xueji.cli.words import say, spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.policy.layer import Policy
    from xueji.policy.rule import Rule


def rules(
    region: RegionOption = None,
    on: DayOption = None,
    change: Annotated[str | None, typer.Option("--change", metavar="CHANGE")] = None,
    vocabulary: Annotated[bool, typer.Option("--vocabulary")] = False,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Show every rule in force in a region on a day (today's date is never assumed: without --on, of all days)."""
    from xueji.assemble import Xueji, load, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import console, print_json  # noqa: PLC0415
    from xueji.errors import UsageError, nearest  # noqa: PLC0415
    from xueji.model.enums import Change  # noqa: PLC0415
    from xueji.packs.load import inspect  # noqa: PLC0415

    language = spoken(lang)
    if vocabulary:  # it is looked up where something is wrong
        known = Xueji(inspect(packs_of(policies)).documents)
        facts = _vocabulary(known)
        if format is Format.JSON:
            print_json(facts)
        else:
            console().print(_vocabulary_table(facts, language))
            console().print(_function_table(language))
            console().print(_evidence_table(known, language))
        return 0
    xueji = load(policies)
    if change is not None and change not in {word for c in Change for word in (c.value, c.zh)}:
        raise UsageError.of(
            "no_change", change, Change, near=nearest(change, [n for c in Change for n in (c.value, c.zh)])
        )
    found = [
        r
        for r in _chosen(xueji, region, on)
        if change is None or change in {w for c in r.changes for w in (c.value, c.zh)}
    ]
    term = terms(xueji)
    if format is Format.JSON:
        print_json([_as_json(rule, term) for rule in found])
    else:
        from xueji.cli.rules_page import show  # noqa: PLC0415 -- one of them is needed

        show(found, xueji.documents, term, language)
    return 0


def _chosen(xueji: "Xueji", region: str | None, on: date | None) -> list["Rule"]:
    from xueji.errors import UsageError, nearest  # noqa: PLC0415
    from xueji.model.region import chain  # noqa: PLC0415

    if region is not None and on is not None:
        policy: Policy = xueji.policy(region, on)
        return list(policy.rules)
    code = xueji.region(region) if region is not None else None
    if region is not None and code is None:
        raise UsageError.of("no_region", region, xueji.regions, near=nearest(region, xueji.regions))
    documents = [
        d for d in xueji.documents if (code is None or d.region in chain(code)) and (on is None or d.in_force(on))
    ]
    return [rule for document in documents for rule in document.rules]


def terms(xueji: "Xueji") -> Any:
    """The Chinese term of every fact and parameter of every pack, by name."""
    from xueji.vocabulary import core  # noqa: PLC0415 -- as above

    vocabulary = core().extended(fact for document in xueji.documents for fact in document.facts)
    titles = {d.name: d.title.zh for document in xueji.documents for d in document.declarations}
    return lambda name: titles.get(name) or vocabulary.term(name)


def _as_json(rule: "Rule", term: Any) -> dict[str, object]:
    from xueji.language.render import render  # noqa: PLC0415

    return {
        "rule": rule.name,
        "force": rule.force.value,
        "changes": [change.value for change in rule.changes],
        "record": rule.record,
        "repair": rule.repair.value if rule.repair else None,
        "aspect": rule.aspect.value if rule.aspect else None,
        "stages": [stage.value for stage in rule.stages],
        "article": rule.article,
        "title": rule.title.model_dump(),
        "fires": {"zh": render(rule.fires, "zh", term), "en": render(rule.fires, "en", term)},
        "evidence": list(rule.evidence),
        "grade": rule.grade.value,
        "certain": rule.certain,
        "binding": rule.binding,
        "replaces": list(rule.replaces),
        "place": str(rule.place),
    }


def _vocabulary(xueji: "Xueji") -> list[dict[str, Any]]:
    from xueji.vocabulary import core  # noqa: PLC0415 -- as above

    entries = core().extended(fact for document in xueji.documents for fact in document.facts).entries
    return [
        {
            "name": entry.name, "zh": entry.zh, "type": entry.type.kind.name.lower(),
            "members": dict(entry.type.members), "unit": entry.unit, "meaning": entry.meaning,
            "meaning_zh": entry.told("zh"), "source": entry.source, "pack": entry.pack,
        }
        for entry in entries.values()
    ]  # fmt: skip


def _vocabulary_table(facts: list[dict[str, Any]], language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above
    from xueji.language.types import Kind  # noqa: PLC0415

    rows = table(say("fact", language), "中文", say("type", language), say("meaning", language))
    for fact in facts:
        members = " · ".join(f"{en} {zh}" for en, zh in fact["members"].items())
        kind = Kind[fact["type"].upper()].zh if language == "zh" else fact["type"]
        rows.add_row(fact["name"], fact["zh"], members or kind, fact["meaning_zh" if language == "zh" else "meaning"])
    return rows


def _function_table(language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above
    from xueji.language.functions import FUNCTIONS  # noqa: PLC0415

    rows = table(say("function", language), say("meaning", language))
    for function in FUNCTIONS.values():
        rows.add_row(f"{function.name}({', '.join(function.names)})", function.zh if language == "zh" else function.en)
    rows.add_row("known(fact)", "事实已给出" if language == "zh" else "the fact is given")
    return rows


def _evidence_table(xueji: "Xueji", language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above
    from xueji.policy.layer import evidence_of  # noqa: PLC0415

    rows = table("evidence", "中文", *(() if language == "zh" else ("English",)))
    for name, text in evidence_of(xueji.documents).items():
        rows.add_row(name, text.zh, *(() if language == "zh" else (text.en,)))
    return rows
