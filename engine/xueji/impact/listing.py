"""The students two laws treat differently, one row each: masked, with both verdicts and the rules gained and lost."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import narwhals as nw
import polars as pl

from xueji.bulk.marks import Bit
from xueji.bulk.results import WHOSE, masked
from xueji.impact.editions import SIDES
from xueji.impact.matching import Matched
from xueji.impact.states import State, state
from xueji.phrases import Language

KINDS: Final = ("gained", "lost", "unclear", "settled")
"""What a rule did: newly found; no longer found; newly unclear; no longer unclear. It may be two of them at once."""
SCHEMA: Final = pl.Schema(
    {
        "row": pl.Int64, "student": pl.String, "school": pl.String, "school_name": pl.String, "county": pl.String,
        "stage": pl.String, "grade": pl.Int32, "class": pl.String, "before": pl.String, "after": pl.String,
        "change": pl.String, **dict.fromkeys(KINDS, pl.String),
        **dict.fromkeys((f"{kind}_text" for kind in KINDS), pl.String),
    }
)  # fmt: skip
"""`gained`, `lost`, `unclear`, `settled`: the names of rules, with commas between them; `…_text`: what they say and
where, one a line. A column the snapshot does not have is null."""
_NAMES: Final = {**WHOSE, "school_name": "school.name"}


def changed(
    judged: pl.DataFrame, rules: Sequence[Matched], titles: Mapping[str, str], language: Language, *, unmasked: bool
) -> pl.DataFrame:
    """The rows of a part that differ, in the columns of `SCHEMA`, in the order of rows.

    `judged` as `counts.with_verdicts` gives it; `titles` of documents by identifier, in the language of the list.
    """
    rows = judged.filter(pl.col("change") != "none")
    if not unmasked and "student.number" in rows.columns:
        hidden = masked(nw.col("student.number")).alias("student.number")
        rows = nw.from_native(rows).with_columns(hidden).to_native()
    rows = rows.rename({old: new for new, old in _NAMES.items() if old in rows.columns})
    several = [(number, rule) for number, rule in enumerate(rules) if rule.apart]
    states = [state(rule, side).alias(f"{side}_{number}") for number, rule in several for side in SIDES]
    marked = rows.with_columns(states)
    keys = [f"{side}_{number}" for number, _ in several for side in SIDES]
    if keys:
        patterns = marked.select(keys).unique(maintain_order=True)
        tell = partial(_told, several, titles, language)
        said = pl.DataFrame(list(map(tell, patterns.iter_rows(named=True))), schema=_TOLD)
        marked = marked.join(pl.concat([patterns, said], how="horizontal"), on=keys, how="left", maintain_order="left")
    kinds: Any = dict(SCHEMA)
    return marked.select(
        (pl.col(name) if name in marked.columns else pl.lit(None)).cast(kind).alias(name)
        for name, kind in kinds.items()
    )


_TOLD: Final = pl.Schema(dict.fromkeys((*KINDS, *(f"{kind}_text" for kind in KINDS)), pl.String))


def _told(
    rules: Sequence[tuple[int, Matched]], titles: Mapping[str, str], language: Language, states: Mapping[str, State]
) -> dict[str, str | None]:
    """What the rules did to all rows of one pattern of states."""
    names: dict[str, list[str]] = {kind: [] for kind in KINDS}
    texts: dict[str, list[str]] = {kind: [] for kind in KINDS}
    for number, rule in rules:
        for kind in kinds(states[f"before_{number}"], states[f"after_{number}"]):
            bit = rule.before if kind in ("lost", "settled") else rule.after
            names[kind].append(rule.name)
            texts[kind].append(text(bit or rule.bit, titles, language))
    found: dict[str, str | None] = {kind: ", ".join(names[kind]) or None for kind in KINDS}
    return found | {f"{kind}_text": "\n".join(texts[kind]) or None for kind in KINDS}


def kinds(before: State, after: State) -> tuple[str, ...]:
    """What a rule did, by its states: from unclear to found it was both gained and settled."""
    if before == after:
        return ()
    came = {"found": ("gained",), "unclear": ("unclear",), "quiet": ()}[after]
    went = {"found": ("lost",), "unclear": ("settled",), "quiet": ()}[before]
    return (*came, *went)


def text(bit: Bit, titles: Mapping[str, str], language: Language) -> str:
    """What a rule says, and where: its title, document and article."""
    title, article = titles.get(bit.document_id or "", bit.document or ""), bit.article or ""
    if language == "zh":
        return f"{bit.title.zh}（《{title}》{article}）"
    return f"{bit.title.en} ({', '.join(filter(None, (title, article)))})"
