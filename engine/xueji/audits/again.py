"""A run put together again from its manifest, so that its rows can be explained."""

from pathlib import Path

from xueji.audits import job as jobs
from xueji.audits.constants import everything, read_constants
from xueji.audits.evaluators import Evaluator
from xueji.audits.job import Job
from xueji.audits.manifest import NAME, Manifest, differences
from xueji.audits.options import Law, Options
from xueji.errors import Place, Problem, ProblemsError
from xueji.model.enums import Change
from xueji.tables.mapping import read_mapping
from xueji.tables.sources import open_source


def again(law: Law, found: Manifest, out: Path, where: str | None = None) -> Job:
    """The job of a run, with the same law, columns and constants; `where` is the snapshot if it has been moved.

    Raises `ProblemsError` where law, mapping file or engine are not what they were: the answer would be another.
    """
    options = _options(law, found)
    source = open_source(where or found.where)
    if found.kind == "audit":
        assert found.as_of is not None  # noqa: S101 -- an audit has a day, its manifest is written with it
        job = jobs.audit(law, source, found.region, found.as_of, options)
    else:
        job = jobs.batch(law, source, found.region, found.as_of, options, [*map(Change, found.changes)])
    now = job.manifest(())
    if different := differences(found, now):
        raise ProblemsError([Problem("different-run", Place(str(out / NAME)), ", ".join(different))])
    return job


def _options(law: Law, found: Manifest) -> Options:
    file = found.mapping.get("file")
    mapping = None if file is None else read_mapping(Path(file), everything(law))
    in_file = {} if mapping is None else mapping.constants
    own = {name: text for name, text in found.constants.items() if name not in in_file}
    return Options(
        evaluator=Evaluator(found.evaluator), part_rows=found.options["part_rows"],
        constants=read_constants({n: _text(v) for n, v in own.items()}, law), mapping=mapping, mapping_file=file,
        duties=found.options["duties"], unmasked=found.options["unmasked"], packs=found.packs,
    )  # fmt: skip


def _text(value: object) -> str:
    """A constant as the command line would give it."""
    if isinstance(value, list):
        return ",".join(value)
    return str(value).lower() if isinstance(value, bool) else str(value)
