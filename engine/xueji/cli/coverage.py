"""`xueji coverage`: what the cases show of every rule, and (`--articles`) whether every article is accounted for."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from xueji.cli.options import FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import say, spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.cases.coverage import Coverage, RuleSeen
    from xueji.cases.suggest import Suggestion
    from xueji.policy.articles import Entry
    from xueji.policy.document import Document
    from xueji.policy.rule import Rule

EXIT_BELOW: Final = 5
"""The cases show less than was asked for, or an article is not accounted for."""


def coverage(
    names: Annotated[list[str] | None, typer.Argument(metavar="[PACK]...", help="Only these packs.")] = None,
    articles: Annotated[bool, typer.Option("--articles", help="The ledger of articles instead of the cases.")] = False,
    details: Annotated[bool, typer.Option("--details", help="Every article, or every rule.")] = False,
    suggest: Annotated[bool, typer.Option("--suggest", help="Facts for what no case has shown yet.")] = False,
    rules: Annotated[
        int, typer.Option("--rules", min=0, max=100, metavar="PERCENT", help="Rules a case must trigger and one not.")
    ] = 0,
    atoms: Annotated[
        int, typer.Option("--atoms", min=0, max=100, metavar="PERCENT", help="Atoms seen true, false and unknown.")
    ] = 0,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Show which rules and parts of conditions the cases cover; exits with 5 where that is less than asked for."""
    from xueji.assemble import Xueji, packs_of  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.test import chosen_packs  # noqa: PLC0415
    from xueji.packs.case_files import read_cases  # noqa: PLC0415
    from xueji.packs.load import load as load_packs  # noqa: PLC0415

    packs = packs_of(policies)
    chosen = {pack.name for pack in chosen_packs(packs, names)}
    xueji = Xueji(load_packs(packs))
    language = spoken(lang)
    if articles:
        return _articles([d for d in xueji.documents if d.pack in chosen], format, language, details=details)
    found = xueji.coverage(read_cases(packs))
    seen = [rule for rule in found.rules() if rule.pack in chosen]
    if suggest:
        _suggest(xueji, seen, language)
    elif format is Format.JSON:
        _print_json(xueji, found, seen)
    else:
        _show(xueji, found, seen, language, details=details)
    below = _share(sum(r.shown for r in seen), len(seen)) < rules or _atom_share(seen) < atoms
    nothing = not seen and (rules or atoms)  # never green on nothing at all
    return EXIT_BELOW if below or nothing else 0


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


def _atom_share(seen: Iterable["RuleSeen"]) -> float:
    found = [atom for rule in seen for atom in rule.atoms]
    return _share(sum(not atom.lacking for atom in found), len(found))


# -- cases -------------------------------------------------------------------------------------------------------------


def _show(xueji: "Xueji", found: "Coverage", seen: Sequence["RuleSeen"], language: Language, *, details: bool) -> None:
    from xueji.cli.output import console, table  # noqa: PLC0415 -- as above

    out = console()
    lacking = [rule for rule in seen if details or not rule.shown or any(atom.lacking for atom in rule.atoms)]
    if lacking:
        heads = ("rule", "triggered", "not_triggered", "unknown", "atoms_lacking")
        rows = table(*(say(head, language) for head in heads), whole=1)
        for rule in lacking:
            atoms = "\n".join(_atom_lines(xueji, rule, language))
            counts = (str(rule.triggered), str(rule.not_triggered), str(rule.unknown))
            rows.add_row(rule.rule.name, *counts, atoms)
        out.print(rows)
    rows = table(*(say(head, language) for head in ("layer", "rules", "shown", "atoms", "atoms_seen")))
    layers = list(dict.fromkeys((rule.layer, rule.pack) for rule in seen))
    for layer, pack in layers:
        part = [rule for rule in seen if (rule.layer, rule.pack) == (layer, pack)]
        rows.add_row(f"{layer.zh if language == 'zh' else layer.value} · {pack}", *_counts(part))
    rows.add_row(say("all", language), *_counts(seen))
    out.print(rows)
    regions = _regions(xueji, seen)
    rows = table(*(say(head, language) for head in ("region", "from", "until", "rules", "triggered", "cases")))
    for period in found.periods():
        if period.region in regions:
            until = period.until.isoformat() if period.until else say("open_end", language)
            counts = (str(period.rules), str(period.triggered), str(period.cases))
            rows.add_row(period.region, period.since.isoformat(), until, *counts)
    out.print(rows)


def _regions(xueji: "Xueji", seen: Iterable["RuleSeen"]) -> set[str]:
    packs = {rule.pack for rule in seen}
    return {document.region for document in xueji.documents if document.pack in packs}


def _counts(seen: Sequence["RuleSeen"]) -> tuple[str, str, str, str]:
    atoms = [atom for rule in seen for atom in rule.atoms]
    shown, known = sum(rule.shown for rule in seen), sum(not atom.lacking for atom in atoms)
    return str(len(seen)), str(shown), str(len(atoms)), f"{known} ({_share(known, len(atoms)):.0f} %)"


def _atom_lines(xueji: "Xueji", rule: "RuleSeen", language: Language) -> Iterator[str]:
    from xueji.cli.rules import terms  # noqa: PLC0415 -- as above
    from xueji.language.render import render  # noqa: PLC0415

    lacking = [atom for atom in rule.atoms if atom.lacking]
    term = terms(xueji) if lacking else str
    for atom in lacking:
        truths = ", ".join(truth.zh if language == "zh" else truth.value for truth in atom.lacking)
        yield f"{truths}: {render(atom.tree, language, term)}"


def _print_json(xueji: "Xueji", found: "Coverage", seen: Sequence["RuleSeen"]) -> None:
    from xueji.cli.output import print_json  # noqa: PLC0415 -- as above
    from xueji.language.render import render  # noqa: PLC0415

    rules = [
        {
            "rule": rule.rule.name,
            "pack": rule.pack,
            "layer": rule.layer.value,
            "triggered": rule.triggered,
            "not_triggered": rule.not_triggered,
            "unknown": rule.unknown,
            "atoms": [
                {
                    "condition": render(atom.tree, "en", str),
                    "seen": sorted(atom.seen),
                    "lacking": [truth.value for truth in atom.lacking],
                }
                for atom in rule.atoms
            ],
        }
        for rule in seen
    ]
    periods = [
        {
            "region": period.region,
            "from": period.since.isoformat(),
            "to": period.until.isoformat() if period.until else None,
            "documents": list(period.documents),
            "rules": period.rules,
            "triggered": period.triggered,
            "cases": period.cases,
        }
        for period in found.periods()
        if period.region in _regions(xueji, seen)
    ]
    print_json({"rules": rules, "periods": periods})


def _suggest(xueji: "Xueji", seen: Iterable["RuleSeen"], language: Language) -> None:
    """Print the beginning of a case for everything that no case has shown; the answer is the officer's to write."""
    from xueji.model.enums import Truth  # noqa: PLC0415 -- as above

    for rule in seen:
        whole = [(None, Truth.YES)] * (not rule.triggered) + [(None, Truth.NO)] * (not rule.not_triggered)
        single = rule.atoms[0].tree if len(rule.atoms) == 1 else None
        wanted: list[tuple[int | None, Truth]] = [*whole]
        for index, atom in enumerate(rule.atoms):
            # where the whole condition is one atom, it was asked for already
            alone = single is not None and rule.rule.fires == single
            wanted += [(index, truth) for truth in atom.lacking if not (alone and (None, truth) in whole)]
        for part, truth in wanted:
            what = rule.rule.name if part is None else f"{rule.rule.name} [{part + 1}]"
            found = xueji.suggestion(rule.rule, part, truth)
            print(f"# {what}: {truth.zh if language == 'zh' else truth.value}")
            if found is None:
                print(f"# {say('no_suggestion', language)}")
            else:
                print(_case(xueji, rule.rule, found, language))


def _case(xueji: "Xueji", rule: "Rule", found: "Suggestion", language: Language) -> str:
    """A suggestion as a case; what it expects is what is answered now, to be held against the law."""
    from xueji.decide.explain import as_json  # noqa: PLC0415 -- as above

    lines = [f"- name: {json.dumps(rule.title.in_(language), ensure_ascii=False)}", f'  region: "{found.region}"']
    lines.append(f"  on: {found.on}")
    lines.append(f"  change: {rule.changes[0].value}" if rule.changes else "  record: true")
    if found.drafts:
        lines.append("  drafts: true")
    lines.append("  facts:")
    data: dict[str, dict[str, Any]] = {}
    for name, value in found.facts.items():
        entity, _, own = name.partition(".")
        data.setdefault(entity, {})[own] = as_json(value)
    for entity, given in data.items():
        lines.append(f"    {entity}: {{{', '.join(f'{name}: {_yaml(value)}' for name, value in given.items())}}}")
    if rule.changes:
        engine = xueji.what_if if found.drafts else xueji
        decision = engine.decide({"change": rule.changes[0].value, **data}, found.region, found.on)
        lines.append(f"    # {say('as_answered', language)}")
        lines.append(f"  expect: {{outcome: {decision.outcome.value}}}")
    else:
        lines.append("  expect: {}")
    return "\n".join(lines)


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return f'"{value}"' if isinstance(value, str) and value.isdigit() else str(value)


# -- articles ----------------------------------------------------------------------------------------------------------


def _articles(documents: Sequence["Document"], format: Format, language: Language, *, details: bool) -> int:  # noqa: A002 -- as above
    from xueji.cli.output import console, print_json, table  # noqa: PLC0415 -- as above
    from xueji.policy.articles import Standing  # noqa: PLC0415

    ledgers = {document.id: document.ledger for document in documents}
    unlisted = any(entry.unlisted for entries in ledgers.values() for entry in entries)
    undeclared = any(document.articles is None for document in documents)
    if format is Format.JSON:
        print_json([_ledger_json(document, ledgers[document.id]) for document in documents])
        return EXIT_BELOW if unlisted or undeclared else 0
    out = console()
    standings = [standing.zh if language == "zh" else standing.value for standing in Standing]
    heads = (say("document", language), say("article_count", language), *standings, say("unnumbered", language))
    rows = table(*heads, whole=1)
    for document in documents:
        counts = [sum(entry.standing is standing for entry in ledgers[document.id]) for standing in Standing]
        declared = document.articles.count if document.articles else None
        rows.add_row(document.id, str(declared) if declared else "?", *map(str, (*counts, len(document.unnumbered))))
    out.print(rows)
    for document in documents:
        shown = [entry for entry in ledgers[document.id] if details or entry.unlisted]
        if shown:
            out.print(_article_table(document, shown, language))
    return EXIT_BELOW if unlisted or undeclared else 0


def _article_table(document: "Document", entries: Iterable["Entry"], language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415 -- as above
    from xueji.policy.articles import Citation  # noqa: PLC0415

    rows = table(*(say(head, language) for head in ("article", "status", "rests", "why")), title=document.id, whole=1)
    for entry in entries:
        standing = entry.standing.zh if language == "zh" else entry.standing.value
        rests = "\n".join(name.removeprefix(f"{document.id}/") for name in entry.parts)
        why = [part.reason.zh if language == "zh" else part.reason.value for part in entry.unmodelled]
        notes = [f"{w}: {p.note.in_(language)}" if p.note else w for w, p in zip(why, entry.unmodelled, strict=True)]
        lost = [say("unlisted", language, citation.text) for citation in entry.unlisted]
        rows.add_row(Citation(entry.article).text, standing, rests, "\n".join([*notes, *lost]))
    return rows


def _ledger_json(document: "Document", entries: Iterable["Entry"]) -> dict[str, object]:
    from xueji.policy.articles import Citation  # noqa: PLC0415

    return {
        "document": document.id,
        "articles": document.articles.count if document.articles else None,
        "unnumbered": list(document.unnumbered),
        "ledger": [
            {
                "article": Citation(entry.article).text,
                "standing": entry.standing.value,
                "parts": list(entry.parts),
                "not_modelled": [
                    {"reason": part.reason.value, "cited": [c.text for c in part.cited],
                     "note": part.note.model_dump() if part.note else None}
                    for part in entry.unmodelled
                ],
                "unlisted": [citation.text for citation in entry.unlisted],
            }
            for entry in entries
        ],
    }  # fmt: skip
