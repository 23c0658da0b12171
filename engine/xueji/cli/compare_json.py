"""A comparison for programs: everything a page shows and more, every text in both languages.

`columns`: `region`, `place`, `on`, `draft`, `not_entered` (changes), `documents` (`id`, `title`, `number`, `region`,
`layer`, `from`, `to`, `dates_certain`, `grade`, `draft`, `own`, `whole`).

`topics`: `topic`, `title`, `matters`, each with `aspect` (null for what is about changes alone), `title`, `likeness`
(same, differs, open) and `cells` in the order of the columns: `silence` (null, inherits, silent, not_seen, delegated),
`unseen` (documents read in part), `own` and `inherited` norms.

A norm: `kind` (value, rule, procedure, closed, delegation, gap), `name`, `text`, `force`, `on_record`, `condition`
(null: always; where `breach`: when a requirement is not met), `breach`, `changes`, `stages`, `details`, `note`,
`repair`, `source`, `replaces` (sources it sets aside). A source: `document`, `title`, `article`, `grade`, `certain`,
`region`, `layer`.
"""

import json
from typing import Any

from xueji.compare.norms import Norm, Source
from xueji.compare.table import Cell, Column, Row, Section, Table
from xueji.model.decision import Text


def written(table: Table) -> str:
    """The comparison as JSON text."""
    data = {"columns": list(map(_column, table.columns)), "topics": list(map(_section, table.sections))}
    return json.dumps(data, ensure_ascii=False, indent=1)


def _column(column: Column) -> dict[str, Any]:
    return {
        "region": column.region,
        "place": _text(column.place),
        "on": column.on.isoformat(),
        "draft": column.draft,
        "not_entered": [change.value for change in column.not_entered],
        "documents": [
            {
                "id": d.id, "title": _text(d.title), "number": d.number, "region": d.region, "layer": d.layer.value,
                "from": d.since.isoformat(), "to": d.until.isoformat() if d.until else None,
                "dates_certain": d.dates_certain, "grade": d.grade.value, "draft": d.draft, "own": d.own,
                "whole": d.whole,
            }
            for d in column.documents
        ],
    }  # fmt: skip


def _section(section: Section) -> dict[str, Any]:
    title = {"zh": section.heading.zh, "en": section.heading.en}
    return {"topic": section.heading.value, "title": title, "matters": list(map(_row, section.rows))}


def _row(row: Row) -> dict[str, Any]:
    return {
        "aspect": row.aspect.value if row.aspect else None,
        "title": _text(row.title),
        "likeness": row.likeness.value,
        "cells": list(map(_cell, row.cells)),
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "silence": cell.silence.value if cell.silence else None,
        "unseen": list(cell.unseen),
        "own": list(map(_norm, cell.own)),
        "inherited": list(map(_norm, cell.inherited)),
    }


def _norm(norm: Norm) -> dict[str, Any]:
    return {
        "kind": norm.kind.value,
        "name": norm.name,
        "text": _text(norm.text),
        "force": norm.force.value if norm.force else None,
        "on_record": norm.on_record,
        "condition": _text(norm.condition),
        "breach": norm.breach,
        "changes": [change.value for change in norm.changes],
        "stages": [stage.value for stage in norm.stages],
        "details": list(map(_text, norm.details)),
        "note": _text(norm.note),
        "repair": norm.repair.value if norm.repair else None,
        "source": _source(norm.source),
        "replaces": list(map(_source, norm.replaces)),
    }


def _source(source: Source) -> dict[str, Any]:
    return {
        "document": source.document,
        "title": _text(source.title),
        "article": source.article,
        "grade": source.grade.value,
        "certain": source.certain,
        "region": source.region,
        "layer": source.layer.value,
    }


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else {"zh": text.zh, "en": text.en}
