"""Which policies stand side by side: regions and days as people write them, `gansu`, `北京@2014-09-01`."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Protocol

from xueji.errors import UsageError, nearest
from xueji.model.enums import DocumentStatus
from xueji.model.values import read_region_and_day
from xueji.policy.document import Document
from xueji.policy.layer import Policy


class Law(Protocol):
    """What is asked for policies: the documents of all packs, and who knows regions by their names."""

    documents: tuple[Document, ...]
    drafts: bool

    @property
    def regions(self) -> Mapping[str, str]:
        """The packs' names with their division codes."""

    def region(self, name: str) -> str | None:
        """The code of a name; None where it is none."""

    def policy(self, region: str, on: date) -> Policy:
        """What is in force."""


def policies(law: Law, asked: Sequence[str], on: date | None = None) -> tuple[Policy, ...]:
    """The policies asked for as `REGION` or `REGION@DAY`, in that order; every pack's region where none is asked for.

    Without a day of its own a region is taken on `on`. Without that, on the latest day that is written among those
    asked for, or where none is, on the latest on which a document begins: the newest law known, whatever today is.
    What is asked for twice comes once.

    Raises `UsageError`: a region nobody knows, or without a document of its own in force on its day; a bad day.
    """
    written = [_parts(law, one) for one in asked or _packs(law)]
    newest = max((day for _, day in written if day), default=None) or max(_beginnings(law), default=None)
    day = on or newest
    if day is None:
        raise UsageError.of("nothing_to_compare")
    if not asked:
        written = [(code, None) for code, _ in written if _own(law, code, day)]
    columns = dict.fromkeys((code, own or day) for code, own in written)
    for code, at in columns:
        if not _own(law, code, at):
            raise _no_law(law, code, at)
    return tuple(law.policy(code, at) for code, at in columns)


def _packs(law: Law) -> list[str]:
    """The regions of all packs, the nation first."""
    return sorted(law.regions.values())


def _parts(law: Law, written: str) -> tuple[str, date | None]:
    name, day = read_region_and_day(written)
    code = law.region(name)
    if code is None:
        raise UsageError.of("no_region", name, law.regions, near=nearest(name, law.regions))
    return code, day


def _counts(law: Law, document: Document) -> bool:
    return law.drafts or document.status is DocumentStatus.ISSUED


def _beginnings(law: Law) -> list[date]:
    """The days on which documents begin; those of drafts where there are no others."""
    counted = [document.since for document in law.documents if _counts(law, document)]
    return counted or [document.since for document in law.documents]


def _own(law: Law, code: str, on: date) -> bool:
    """Say whether a region has a document of its own in force; the nation's alone is compared as the nation."""
    return any(d.region == code and d.in_force(on, drafts=law.drafts) for d in law.documents)


def _no_law(law: Law, code: str, on: date) -> UsageError:
    own = [document for document in law.documents if document.region == code]
    issued = sorted(document.since for document in own if _counts(law, document))
    if issued:
        return UsageError.of("none_in_force", code, on, issued[0])
    if own:
        return UsageError.of("only_drafts", code)
    return UsageError.of("no_own_law", code)
