"""What an impact is about, put together before any row is read: the two laws, the columns, and one judge for both."""

from dataclasses import dataclass, replace
from datetime import date

from xueji.audits import job as jobs
from xueji.audits.job import Job
from xueji.audits.options import Options
from xueji.bulk.groups import FIGURES
from xueji.errors import UsageError
from xueji.impact.editions import Edition, Side, joined, see_one_place
from xueji.impact.matching import Comparer
from xueji.policy.document import Document
from xueji.tables.sources import Source


@dataclass(frozen=True)
class Comparison:
    """Two laws and one snapshot, ready to be compared; `job` reads the rows, its judge is the `comparer`."""

    before: Edition
    after: Edition
    as_of: date
    job: Job
    comparer: Comparer

    def edition(self, side: Side) -> Edition:
        """One of the two laws."""
        return self.before if side == "before" else self.after

    @property
    def repealed(self) -> tuple[Document, ...]:
        """The documents in force before that the law after has under no day: it is counted as if they were repealed."""
        known = {document.id for document in self.after.law.documents}
        return tuple(d for d in self.comparer.documents("before") if d.id not in known)


def compare(before: Edition, after: Edition, source: Source, as_of: date, options: Options) -> Comparison:
    """Make ready to compare two laws on the records of a snapshot, both asked of the day `as_of`.

    The columns read are those either law asks for, so a row that cannot be read is kept out of both. Raises
    `UsageError` where the editions are of two regions, or where no column is understood; `LayerError` and
    `ProblemsError` as an audit does.
    """
    see_one_place(before, after)
    each = [jobs.audit(law, source, before.region, as_of, options) for law in joined(before, after)]
    understood = each[0].understood
    if not understood.targets:
        seen = ", ".join(source.headers[:8])
        raise UsageError.of("no_columns", seen)
    read = tuple(name for name in understood.targets if any(name in job.read for job in each))
    counted = tuple(name for name in FIGURES if any(name in job.counted for job in each))
    columns = ("row", *read, *(name for name in counted if name not in read))
    comparer = Comparer(before, after, as_of, columns, each[0].options.constants)
    job = replace(each[1], judge=comparer, columns=columns, read=read, counted=counted)
    return Comparison(before, after, as_of, job, comparer)
