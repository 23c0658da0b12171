"""What the cases show of every rule, as tables for people and as data for programs."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from xueji.cli.coverage_words import WORDS
from xueji.cli.words import say
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.cases.coverage import Coverage, Period, RuleSeen


def show(xueji: "Xueji", found: "Coverage", language: Language, *, details: bool) -> None:
    """Print what is lacking rule by rule, then the figures by layer and by time; with `details` every rule."""
    from xueji.cli.output import console, table  # noqa: PLC0415 -- as above

    out = console()
    seen = found.rules()
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
    out.print(WORDS["atoms_told"][language])
    rows = table(
        *(say(head, language) for head in ("region", "from", "until")), *(WORDS[head][language] for head in _FIGURES)
    )
    for period in found.periods():
        until = period.until.isoformat() if period.until else say("open_end", language)
        rows.add_row(period.region, period.since.isoformat(), until, *map(str, _figures(period).values()))
    out.print(rows)
    out.print(WORDS["periods_told"][language])


_FIGURES: Final = ("own_rules", "own_triggered", "wider_rules", "wider_triggered", "own_cases", "other_cases")


def _figures(period: "Period") -> dict[str, int]:
    """The figures of a time by their heads: the region's own apart from those of the layers around it."""
    found = (
        period.own_rules, period.own_triggered, period.rules - period.own_rules,
        period.triggered - period.own_triggered, period.own_cases, period.cases - period.own_cases,
    )  # fmt: skip
    return dict(zip(_FIGURES, found, strict=True))


def _share(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0


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


def print_data(found: "Coverage") -> None:
    """Print the same as data."""
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
        for rule in found.rules()
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
            "own": {
                "rules": period.own_rules,
                "triggered": period.own_triggered,
                "cases": period.own_cases,
            },
        }
        for period in found.periods()
    ]
    print_json({"rules": rules, "periods": periods})
