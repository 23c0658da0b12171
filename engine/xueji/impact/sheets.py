"""An impact as the sheets of a workbook: totals, pairs of verdicts, rules, grades, counties, laws, and the list."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import polars as pl

from xueji.impact.figures import Group, Impact, RuleFigure, aspect_text
from xueji.impact.listing import KINDS
from xueji.impact.states import VERDICTS
from xueji.impact.words import said, verdict_word
from xueji.model.decision import Text
from xueji.model.enums import Stage
from xueji.phrases import Language

MOST_LISTED: Final = 20_000
"""A longer list takes longer to write than to count, and is not in the workbook; `changed.csv` has it whole."""

Sheet = tuple[str, pl.DataFrame]


def sheets(impact: Impact, listed: Iterable[pl.DataFrame], language: Language) -> Iterator[Sheet]:
    """Each sheet as its title and a frame whose columns are called as a reader calls them.

    `listed` is the list in frames, in the order it is to be shown.
    """
    yield said("sheet_totals", language), _totals(impact, language)
    yield said("sheet_pairs", language), _pairs(impact, language)
    yield said("sheet_rules", language), _rules(impact, language)
    yield said("sheet_grades", language), _grades(impact.grades, language)
    yield said("sheet_counties", language), _counties(impact.counties, language)
    yield said("sheet_laws", language), _laws(impact, language)
    if impact.differing <= MOST_LISTED:
        for frame in listed:
            yield said("sheet_list", language), _listed(frame, language)


def _totals(impact: Impact, language: Language) -> pl.DataFrame:
    def day(law: Any) -> str:
        return f"{law.day} {law.folder}".strip()

    rows: list[tuple[str, object]] = [
        (said("region", language), f"{impact.region_name.in_(language)} {impact.region}"),
        (said("law_before", language), day(impact.before)),
        (said("law_after", language), day(impact.after)),
        (said("as_of", language), impact.as_of),
        (said("rows", language), impact.rows),
        (said("judged", language), impact.judged),
        (said("quarantined", language), impact.quarantined),
        (said("differing", language), impact.differing),
        *((said(f"change_{word}", language), number) for word, number in impact.changes.items()),
    ]
    rows += [(said("repealed", language), title.in_(language)) for title in impact.repealed]
    for law in (impact.before, impact.after):
        name = said(f"unevaluable_{law.side}", language)
        rows += [(name, f"{bit.rule}: {', '.join(bit.missing_columns)}") for bit in law.not_evaluable]
    if impact.differing > MOST_LISTED:
        rows.append((said("list_elsewhere", language), impact.differing))
    return _framed(said("item", language), said("value", language), [(a, str(b)) for a, b in rows])


def _framed(first: str, second: str, rows: Sequence[tuple[str, str]]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema={first: pl.String, second: pl.String}, orient="row")


def _pairs(impact: Impact, language: Language) -> pl.DataFrame:
    columns: dict[str, list[Any]] = {said("pair_corner", language): [verdict_word(v, language) for v in VERDICTS]}
    for after in VERDICTS:
        columns[verdict_word(after, language)] = [impact.pairs[before, after] for before in VERDICTS]
    columns[said("sum", language)] = [impact.verdicts("before")[before] for before in VERDICTS]
    return pl.DataFrame(columns)


def _rules(impact: Impact, language: Language) -> pl.DataFrame:
    named = {d["id"]: d["title"][language] for law in (impact.before, impact.after) for d in law.documents}
    titles = ("rule", "title", "source", "matter", "fate", "counterparts")
    ordered = sorted(impact.rules, key=lambda one: (-one.moved, one.fate == "same", one.rule.name))
    rows = [
        {
            **dict(zip((said(word, language) for word in titles), _named(one, named, language), strict=True)),
            **{said(f"found_{side}", language): one.found(side) for side in ("before", "after")},
            **{said(kind, language): number for kind, number in zip(KINDS, moves(one), strict=True)},
            **{said(f"unclear_{side}", language): one.unclear(side) for side in ("before", "after")},
        }
        for one in ordered
    ]  # fmt: skip
    return pl.DataFrame(rows)


def moves(one: RuleFigure) -> tuple[int, int, int, int]:
    """The students a rule newly finds, no longer finds, cannot tell any more, can tell again: as `listing.KINDS`."""
    return one.gained, one.lost, one.newly_unclear, one.settled


def _named(one: RuleFigure, titles: Mapping[str, str], language: Language) -> Iterator[str]:
    bit = one.rule.bit
    yield bit.rule
    yield bit.title.in_(language)
    yield " ".join(filter(None, (titles[bit.document_id or ""], bit.article)))
    yield aspect_text(one.rule.aspect).in_(language)
    yield said(f"fate_{one.fate}", language)
    yield ", ".join(one.counterparts)


def _grades(groups: Sequence[Group], language: Language) -> pl.DataFrame:
    rows = [
        {said("stage", language): stage_word(one.key[0]).in_(language), said("grade", language): one.key[1]}
        | _counted(one, language)
        for one in groups
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def _counties(groups: Sequence[Group], language: Language) -> pl.DataFrame:
    rows = [
        {said("county", language): one.key[0], said("name", language): one.key[1]} | _counted(one, language)
        for one in groups
    ]
    return pl.DataFrame(rows, infer_schema_length=None)


def stage_word(stage: str | None) -> Text:
    """A stage as people call it."""
    member = next((one for one in Stage if one.value == stage), None)
    return Text(zh="不详", en="unknown") if member is None else Text(zh=member.zh, en=str(member.value))


def _counted(one: Group, language: Language) -> dict[str, int]:
    found = {said("judged", language): one.judged, said("differing", language): one.differing}
    found |= {said(f"change_{word}", language): one.changes[word] for word in ("verdict", "matter", "rule")}
    each: Sequence[tuple[str, Mapping[str, int]]] = (("before", one.before), ("after", one.after))
    for side, counts in each:
        words = {f"{verdict_word(v, language)} {said(f'short_{side}', language)}": counts[v] for v in VERDICTS}
        found |= words
    return found


def _laws(impact: Impact, language: Language) -> pl.DataFrame:
    sides: dict[str, Mapping[str, Mapping[str, Any]]] = {
        law.side: {str(d["id"]): d for d in law.documents} for law in (impact.before, impact.after)
    }
    both = {**sides["before"], **sides["after"]}
    rows = [
        {
            said("document", language): document["title"][language],
            said("document_id", language): name,
            **{said(f"law_{side}", language): "✓" if name in held else "" for side, held in sides.items()},
            said("text_differs", language): said("yes", language) if _differs(name, sides) else "",
        }
        for name, document in both.items()
    ]  # fmt: skip
    return pl.DataFrame(rows)


def _differs(name: str, sides: Mapping[str, Mapping[str, Mapping[str, Any]]]) -> bool:
    """Say whether both laws have a document and not in the same wording."""
    digests = {held[name]["digest"] for held in sides.values() if name in held}
    return len(digests) > 1


def _listed(frame: pl.DataFrame, language: Language) -> pl.DataFrame:
    """The list as a reader wants it: words for identifiers, texts of rules in the place of their names."""
    shown = frame.drop(KINDS).with_columns(
        pl.col("stage").replace({stage.value: stage_word(stage.value).in_(language) for stage in Stage}),
        *(pl.col(side).replace({v: verdict_word(v, language) for v in VERDICTS}) for side in ("before", "after")),
        pl.col("change").replace({word: said(f"change_{word}", language) for word in ("verdict", "matter", "rule")}),
    )
    names = {name: said(f"list_{name.removesuffix('_text')}", language) for name in shown.columns}
    return shown.rename(names)
