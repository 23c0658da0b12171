"""`xueji policies`: what is in force where and when."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from xueji.cli.options import DayOption, FolderOption, Format, FormatOption, LangOption, RegionOption
from xueji.cli.words import say, spoken
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.policy.document import Document


def policies(
    region: RegionOption = None,
    on: DayOption = None,
    policies: FolderOption = None,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Show the documents with their dates and how good our copies are; with region and day, those in force there."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.output import console, print_json  # noqa: PLC0415
    from xueji.errors import UsageError, nearest  # noqa: PLC0415
    from xueji.model.region import chain  # noqa: PLC0415

    xueji = load(policies)
    documents: Sequence[Document] = xueji.documents
    if region is not None:
        code = xueji.region(region)
        if code is None:
            raise UsageError.of("no_region", region, xueji.regions, near=nearest(region, xueji.regions))
        documents = xueji.policy(region, on).documents if on else [d for d in documents if d.region in chain(code)]
    elif on is not None:
        documents = [d for d in documents if d.in_force(on)]
    if format is Format.JSON:
        print_json([_as_json(document) for document in documents])
    else:
        console().print(_table(documents, spoken(lang)))
    return 0


def _table(documents: Sequence["Document"], language: Language) -> Any:
    from xueji.cli.output import table  # noqa: PLC0415
    from xueji.cli.sheet import region_name  # noqa: PLC0415 -- as above

    heads = ("region", "document", "title", "from", "until", "status", "grade", "stages", "rules")
    found = table(*(say(head, language) for head in heads), whole=2)
    for d in sorted(documents, key=lambda d: (d.region, d.since)):
        doubt = "" if d.dates_certain else say("uncertain", language)
        status = say(d.status.value, language)
        stages = "、".join(s.zh for s in d.stages) if language == "zh" else ", ".join(s.value for s in d.stages)
        found.add_row(
            region_name(d.region, language, d.place_name), d.id, d.title.in_(language), d.since.isoformat() + doubt,
            d.until.isoformat() if d.until else say("open_end", language), status, say(d.grade.value, language), stages,
            str(len(d.rules)),
        )  # fmt: skip
    return found


def _as_json(document: "Document") -> dict[str, object]:
    return {
        "id": document.id,
        "title": document.title.model_dump(),
        "number": document.number,
        "pack": document.pack,
        "region": document.region,
        "layer": document.layer.value,
        "stages": [stage.value for stage in document.stages],
        "from": document.since.isoformat(),
        "to": document.until.isoformat() if document.until else None,
        "dates_certain": document.dates_certain,
        "status": document.status.value,
        "grade": document.grade.value,
        "replaces": list(document.replaces),
        "rules": len(document.rules),
        "digest": document.digest,
    }
