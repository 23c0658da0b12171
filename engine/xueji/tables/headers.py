"""Which column is which fact: by its name, its Chinese term, the table of aliases, its contents, or a mapping file.

What is not certain is listed and carried nowhere; nothing is chosen silently.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from xueji.tables.aliases import CARRIED, ID_TYPE, REQUESTED, STUDENT, Unclear, aliases, folded
from xueji.tables.cells import Manner, entry_of
from xueji.tables.contents import fits
from xueji.tables.mapping import ColumnMapping
from xueji.vocabulary import Vocabulary, core

How = Literal["name", "term", "alias", "pinyin", "contents", "mapping"]
"""How a column was recognised: by the fact's own name (then its cells are canonical), its Chinese term, an alias, a
pinyin name, by its contents, or by the mapping file."""

Sample = Mapping[str, Sequence[str]]
"""Some cells of each column as texts, by header; missing ones left out."""

STAGE: Final = "student.stage"
_GRADE: Final = "student.grade"
BESIDE_GRADE: Final = (STAGE, "school.system", "school.kind")
"""Facts that tell what a grade written as 初一 or 2024级 means, and to which stage it belongs."""
_OURS: Final = ("row", "source.file", "source.line")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is understood: its header as written, the fact or carried column it holds, how it is read.

    `certain` is false where the header was seen in one source only, or only its contents told.
    """

    header: str
    target: str
    how: How
    certain: bool = True
    manner: Manner = field(default_factory=Manner)


@dataclass(frozen=True, slots=True)
class UnclearColumn:
    """A column that may be several things, or one of several columns for the same fact; it is not used.

    `may` are the targets (`""`: something no rule speaks of); `why` is `ambiguous` (the header does not say), `doubled`
    (another column, `beside`, claims the fact too) or `outdone` (`beside` is used, being plainer).
    """

    header: str
    may: tuple[str, ...]
    why: Literal["ambiguous", "doubled", "outdone"]
    beside: tuple[str, ...] = ()
    remark: str = ""


@dataclass(frozen=True)
class Understood:
    """What was made of the headers of a snapshot.

    `columns`: used; `unclear`: not used, and to be said loudly; `unknown`: never heard of; `unused`: known columns of
    which no rule speaks; `ignored`: by the mapping file; `absent`: headers of the mapping file that the table lacks;
    `constants`: typed values the mapping file gives for every row.
    """

    columns: tuple[Column, ...]
    unclear: tuple[UnclearColumn, ...] = ()
    unknown: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    constants: Mapping[str, Any] = field(default_factory=dict)

    @property
    def targets(self) -> tuple[str, ...]:
        """The columns of the typed frame (without row, source.file, source.line), facts and carried ones, in order."""
        found = [column.target for column in self.columns if column.target != ID_TYPE]
        return (*found, *self.derived)

    @property
    def derived(self) -> tuple[str, ...]:
        """Facts that no column holds, but that others tell: the stage, from the grade."""
        return (STAGE,) if self.column(_GRADE) and not self.column(STAGE) and STAGE not in self.constants else ()

    def column(self, target: str) -> Column | None:
        """The column of a fact or carried column; None where there is none."""
        return next((column for column in self.columns if column.target == target), None)

    def headers_for(self, targets: Iterable[str]) -> tuple[str, ...]:
        """The headers that must be read to get these targets, in the order of the table."""
        wanted = set(targets)
        if STAGE in wanted and STAGE in self.derived:
            wanted.add(_GRADE)
        if _GRADE in wanted:
            wanted.update(BESIDE_GRADE)
        if "student.id_number" in wanted:
            wanted.add(ID_TYPE)
        return tuple(column.header for column in self.columns if column.target in wanted)

    def as_json(self) -> dict[str, object]:
        """All of it as plain data, for a manifest."""
        return {
            "columns": [
                {"header": c.header, "target": c.target, "how": c.how, "certain": c.certain, "list": c.manner.list_name}
                for c in self.columns
            ],
            "unclear": [
                {"header": u.header, "may": list(u.may), "why": u.why, "beside": list(u.beside), "remark": u.remark}
                for u in self.unclear
            ],
            "unknown": list(self.unknown), "unused": list(self.unused), "ignored": list(self.ignored),
            "absent": list(self.absent), "derived": list(self.derived),
            "constants": {name: str(value) for name, value in self.constants.items()},
        }  # fmt: skip


def understand(
    headers: Sequence[str],
    mapping: ColumnMapping | None = None,
    vocabulary: Vocabulary | None = None,
    sample: Sample | None = None,
) -> Understood:
    """Say which column holds what.

    Headers are compared after NFKC, without spaces, line breaks, ★ * and bracketed hints; a leading 学生 is dropped
    only where the header as a whole is not known. `sample` gives cells by header (`explain.sample_of` takes them from a
    frame): they settle what a header alone does not say, where they can; equal headers and samples give equal answers.
    Never raises: what is not understood is listed.
    """
    return _Reading(mapping or ColumnMapping(), vocabulary or core(), sample or {}).understood(headers)


class _Reading:
    """One row of headers on its way to `Understood`."""

    def __init__(self, mapping: ColumnMapping, vocabulary: Vocabulary, sample: Sample) -> None:
        self._mapping = mapping
        self._vocabulary = vocabulary
        self._sample = sample
        self._names = {name: name for name in (*vocabulary.entries, *CARRIED, *REQUESTED, ID_TYPE)}
        self._terms = {folded(alias): name for alias, name in vocabulary.aliases.items() if alias != name}
        self._unclear: list[UnclearColumn] = []
        self._unused: list[str] = []

    def understood(self, headers: Sequence[str]) -> Understood:
        rest = [header for header in headers if header not in _OURS]
        ignored = [header for header in rest if folded(header) in self._mapping.ignore]
        rest = [header for header in rest if header not in ignored]
        found: list[Column] = []
        hazy: list[tuple[str, Unclear]] = []
        unknown: list[str] = []
        for header in rest:
            match self._known(header):
                case Column() as column:
                    found.append(column)
                case Unclear() as unclear:
                    hazy.append((header, unclear))
                case "unused":
                    self._unused.append(header)
                case _:
                    unknown.append(header)
        columns = self._single([*found])
        columns += self._settled(hazy, columns)
        order = {header: index for index, header in enumerate(headers)}
        there = {folded(header) for header in headers}
        return Understood(
            tuple(sorted(columns, key=lambda column: order[column.header])),
            tuple(sorted(self._unclear, key=lambda column: order[column.header])),
            tuple(unknown),
            tuple(sorted(self._unused, key=lambda header: order[header])),
            tuple(ignored),
            tuple(said.header for key, said in self._mapping.columns.items() if key not in there),
            self._mapping.constants,
        )

    def _known(self, header: str) -> Column | Unclear | Literal["unused"] | None:
        key = folded(header)
        if (said := self._mapping.columns.get(key)) is not None:
            return Column(header, said.target, "mapping", manner=said.manner)
        if header.strip() in self._names:
            return Column(header, header.strip(), "name")
        found = self._by_key(header, key)
        bare = key.removeprefix(STUDENT)
        return self._by_key(header, bare) if found is None and bare and bare != key else found

    def _by_key(self, header: str, key: str) -> Column | Unclear | Literal["unused"] | None:
        table = aliases()
        alias = table.known.get(key)
        if (name := self._names.get(key) or self._terms.get(key)) is not None:
            manner = Manner(alias.list_name, bool(alias.list_name), month=alias.month) if alias else Manner()
            return Column(header, name, "term", manner=manner)
        if alias is not None:
            manner = Manner(alias.list_name, bool(alias.list_name), month=alias.month)
            return Column(header, alias.target, "alias" if alias.certain else "pinyin", alias.certain, manner)
        if key in table.unclear:
            return table.unclear[key]
        return "unused" if table.is_unused(key) else None

    def _single(self, columns: Sequence[Column]) -> list[Column]:
        """One column a target: that of the mapping file or the fact's own name, or the only one that fits."""
        chosen: list[Column] = []
        for target in dict.fromkeys(column.target for column in columns):
            rivals = [column for column in columns if column.target == target]
            best = self._best(rivals)
            if best is not None:
                chosen.append(best)
            for rival in rivals:
                if best is None or rival.header != best.header:
                    others = tuple(other.header for other in rivals if other is not rival)
                    beside = (best.header,) if best else others
                    self._unclear.append(UnclearColumn(rival.header, (target,), _why(best), beside))
        return chosen

    def _best(self, rivals: Sequence[Column]) -> Column | None:
        if len(rivals) == 1:
            return rivals[0]
        for how in ("mapping", "name"):
            plain = [column for column in rivals if column.how == how]
            if plain:
                return plain[0] if len(plain) == 1 else None
        shares = {column.header: self._fits(column.header, column.target, column.manner) for column in rivals}
        fitting = [column for column in rivals if (share := shares[column.header]) is not None and share >= _MOST]
        others = [share for column in rivals if column not in fitting and (share := shares[column.header]) is not None]
        settled = len(fitting) == 1 and len(others) == len(rivals) - 1 and all(share <= _FEW for share in others)
        if not settled:
            return None
        return Column(fitting[0].header, fitting[0].target, "contents", certain=False, manner=fitting[0].manner)

    def _settled(self, hazy: Sequence[tuple[str, Unclear]], columns: Sequence[Column]) -> list[Column]:
        """The unclear headers whose contents say what they are, of targets that no other column has."""
        taken = {column.target: column.header for column in columns}
        told: list[Column] = []
        for header, unclear in hazy:
            manner = Manner(unclear.list_name)
            target = self._told(header, unclear, manner)
            if target == "":
                self._unused.append(header)
            elif target is None:
                self._unclear.append(UnclearColumn(header, unclear.may, "ambiguous", remark=unclear.why))
            elif target in taken:
                beside = (taken[target],)
                self._unclear.append(UnclearColumn(header, (target,), "outdone", beside, unclear.why))
            else:
                told.append(Column(header, target, "contents", certain=False, manner=manner))
        return self._single(told)

    def _told(self, header: str, unclear: Unclear, manner: Manner) -> str | None:
        """The one target that the contents fit; `""` where they fit none and may be nothing; None: they do not tell."""
        if not unclear.contents_tell:
            return None
        shares = {target: self._fits(header, target, manner) for target in unclear.may if target}
        known = {target: share for target, share in shares.items() if share is not None}
        if len(known) < len(shares):
            return None
        fitting = [target for target, share in known.items() if share >= _MOST]
        few = all(share <= _FEW for target, share in known.items() if target not in fitting)
        if few and len(fitting) == 1:
            return fitting[0]
        return "" if few and not fitting and "" in unclear.may else None

    def _fits(self, header: str, target: str, manner: Manner) -> float | None:
        """The share of the sample that can be the target; None without a sample."""
        texts = self._sample.get(header)
        return fits(texts, target, manner, entry_of(target, self._vocabulary)) if texts else None


_MOST, _FEW = 0.95, 0.05
"""Contents settle what a column is where nearly all cells fit, and nearly none fit anything else."""


def _why(best: Column | None) -> Literal["doubled", "outdone"]:
    return "outdone" if best else "doubled"
