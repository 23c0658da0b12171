"""What `xueji new` is told by options, what it asks for where there is a terminal, and what it makes of both."""

import dataclasses
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, Protocol

from xueji.authoring.scaffold import Plan
from xueji.authoring.scaffold_folder import Ground
from xueji.authoring.scaffold_place import FOLDER, Place, UnknownPlaceError, place, whole_name
from xueji.cli.diff_asked import members
from xueji.cli.new_words import WORDS
from xueji.cli.try_ask import Option
from xueji.cli.try_read import day
from xueji.cli.wording import Spoken
from xueji.errors import UsageError
from xueji.model.decision import Text
from xueji.model.enums import SourceGrade, Stage
from xueji.phrases import Language
from xueji.phrases.numerals import MOST, NUMERALS


@dataclass(frozen=True)
class Wanted:
    """What the command line says, unread."""

    region: str = ""
    folder: Path = Path()
    code: str = ""
    into: str = ""
    pinyin: str = ""
    place: str = ""
    place_en: str = ""
    id: str = ""
    title: str = ""
    title_en: str = ""
    number: str = ""
    stages: Sequence[str] = ()
    since: date | None = None
    until: date | None = None
    certain: bool = True
    grade: str = ""
    articles: str = ""
    implements: Sequence[str] = ()
    replaces: Sequence[str] = ()


class Asker(Protocol):
    """What the questions need of a terminal; `xueji.cli.try_ask.Terminal` is one."""

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: object = None) -> object:
        """The value of the option chosen."""

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[object]:
        """The values of all options marked."""

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        """A line of text."""


REQUIRED: Final = ("REGION", "--pinyin", "--place", "--from", "--stage", "--grade")
"""What must be told, in the order it is asked for; pinyin and a Chinese name only where the name does not tell them."""


class Planning:
    """Makes a plan of what is wanted; with an `asker` what lacks is asked for, without it all that lacks is named."""

    def __init__(self, wanted: Wanted, land: Ground, language: Language, asker: Asker | None) -> None:
        self.wanted, self.land, self.asker = wanted, land, asker
        self.speech = Spoken(language, WORDS)

    def plan(self) -> Plan:
        """The plan; raises `UsageError` with everything that lacks, or for what cannot be."""
        lacking = self._lacking()
        if lacking and self.asker is None:
            named = self.speech.listed(self.speech.say(word) for word in lacking)
            raise UsageError(self.speech.say("lacking", named) + self.speech.say("ask_more"))
        found = self._place()
        stages, since = self._stages(), self.wanted.since or self._since()
        if self.wanted.until and self.wanted.until < since:
            raise UsageError(self.speech.say("dates_reversed", since, self.wanted.until))
        wanted = self.wanted
        plan = Plan(
            found, self._pack(found), stages, since, self._grade(), wanted.id, self._title(), wanted.number,
            wanted.until, wanted.certain, self._articles(wanted.articles), tuple(wanted.implements),
            tuple(wanted.replaces),
        )  # fmt: skip
        return self._more(plan) if lacking and self.asker else plan

    def _lacking(self) -> list[str]:
        wanted = self.wanted
        given = {
            "REGION": wanted.region or wanted.code,
            "--from": wanted.since,
            "--stage": wanted.stages,
            "--grade": wanted.grade,
        }
        if given["REGION"] and not (self.asker is not None and self._is_unknown()):
            found = self._named()
            given |= {"--pinyin": found.pinyin, "--place": found.zh}
        return [word for word in REQUIRED if not given.get(word, word.endswith(("pinyin", "place")))]

    def _is_unknown(self) -> bool:
        try:
            place(self.wanted.region, self.wanted.code)
        except UnknownPlaceError:
            return True
        return False

    def _named(self) -> Place:
        """The place the options name; raises `UsageError` where there is none."""
        wanted, say = self.wanted, self.speech.say
        try:
            found = place(wanted.region, wanted.code)
        except UnknownPlaceError as error:
            near = self.speech.listed(f"{name} {whole_name(name)}".strip() for name in error.near)
            if len(error.near) > 1:
                raise UsageError(say("several_places", error.name, near)) from None
            raise UsageError(say("no_place", error.name, say("meant", near) if near else say("need_code"))) from None
        if wanted.pinyin and not FOLDER.fullmatch(wanted.pinyin):
            raise UsageError(say("bad_pinyin", wanted.pinyin))
        if found.is_province:
            return found
        pinyin = wanted.pinyin or found.pinyin
        return dataclasses.replace(
            found, zh=wanted.place or found.zh, pinyin=pinyin, en=wanted.place_en or pinyin.capitalize()
        )

    def _place(self) -> Place:
        if not (self.wanted.region or self.wanted.code) or self._is_unknown():
            if self.asker is None:
                return self._named()  # which says what is wrong with it
            hint = ""
            while True:
                self.wanted = dataclasses.replace(self.wanted, region=self._line("q_region", hint), code="")
                try:
                    self._named()
                    break
                except UsageError as error:
                    hint = str(error)
        found = self._named()
        if not found.pinyin:
            pinyin = self._valid("q_pinyin", self._pinyin, found.zh or found.code)
            found = dataclasses.replace(found, pinyin=pinyin, en=found.en or pinyin.capitalize())
        return found if found.zh else dataclasses.replace(found, zh=self._line("q_place", "", found.code))

    def _pinyin(self, text: str) -> str:
        if not FOLDER.fullmatch(text):
            raise UsageError(self.speech.say("bad_pinyin", text))
        return text

    def _pack(self, found: Place) -> str:
        """The folder the place's regulations stand in; raises `UsageError` where that would hide others."""
        say, folder = self.speech.say, self.land.folder
        pack = own = self.land.pack_of(found)
        if found.is_province and self.wanted.into:
            raise UsageError(say("own_folder"))
        if self.wanted.into:
            try:
                province = place(self.wanted.into)
            except UnknownPlaceError:
                province = None
            if province is not None and province.code[:2] != found.code[:2]:
                raise UsageError(say("elsewhere", found.code, self.wanted.into, province.code))
            pack = self.wanted.into if self.land.has(self.wanted.into) else own
            if province is None and pack != self.wanted.into:
                raise UsageError(say("no_pack", folder, self.wanted.into))
        if installed := self.land.installed(pack):
            raise UsageError(say("copy_first", pack, folder, installed))
        return pack

    def _stages(self) -> tuple[Stage, ...]:
        if self.wanted.stages or self.asker is None:
            written = [word for part in self.wanted.stages for word in part.replace("，", ",").split(",")]
            return tuple(sorted(members(Stage, [word.strip() for word in written], "stage"), key=list(Stage).index))
        options = [Option(stage, self.speech.term(stage)) for stage in Stage]
        hint = ""
        while not (marked := self.asker.mark("stages", self.speech.say("q_stage"), options, hint)):
            hint = self.speech.say("at_least_one")
        return tuple(stage for stage in Stage if stage in marked)

    def _grade(self) -> SourceGrade:
        if self.wanted.grade or self.asker is None:
            return members(SourceGrade, [self.wanted.grade], "grade")[0]
        options = [Option(grade, self.speech.say(grade.value)) for grade in SourceGrade]
        chosen = self.asker.choose("grade", self.speech.say("q_grade"), options, self.speech.say("arrows"))
        return SourceGrade(str(chosen))

    def _since(self) -> date:
        return date.fromisoformat(self._valid("q_from", self._day))

    def _day(self, text: str) -> str:
        found = day(text)
        if found is None:
            raise UsageError(self.speech.say("bad_date", text))
        return found

    def _articles(self, text: str) -> str:
        plain = unicodedata.normalize("NFKC", text).strip().removesuffix("条")
        if not plain or plain == "unknown":
            return plain
        short = plain.isdecimal() and len(plain) <= len(str(MOST))
        number = NUMERALS.get(plain) or (int(plain) if short else 0)
        if 0 < number <= MOST:
            return str(number)
        raise UsageError(self.speech.say("bad_articles", MOST))

    def _title(self) -> Text | None:
        title = self.wanted.title
        return Text(zh=title, en=self.wanted.title_en or title) if title else None

    def _more(self, plan: Plan) -> Plan:
        """Ask for what may be left out as well, once anything is asked for."""
        usual = plan.document_title
        title = self.wanted.title or self._line("q_title", "", default=usual.zh) or usual.zh
        articles = plan.articles or self._valid("q_articles", self._articles)
        number = plan.number or self._line("q_number", "")
        text = usual if title == usual.zh else Text(zh=title, en=self.wanted.title_en or usual.en)
        return dataclasses.replace(plan, title=text, articles=articles, number=number)

    def _line(self, word: str, hint: str, *parts: object, default: str = "") -> str:
        assert self.asker is not None  # noqa: S101 -- nothing is asked without one
        return self.asker.write(word, self.speech.say(word, *parts), hint, default).strip()

    def _valid(self, word: str, check: Callable[[str], str], *parts: object) -> str:
        """A line that passes a check; what is wrong with it is said, and it is asked for again."""
        hint = ""
        while True:
            try:
                return check(self._line(word, hint, *parts))
            except UsageError as error:
                hint = str(error)


def taken(plan: Plan, land: Ground, there: Sequence[Path], language: Language) -> list[str]:
    """Why a plan cannot be carried out beside what there is, all of it; nothing where it can."""
    speech = Spoken(language, WORDS)
    used: Mapping[str, str] = {d.id: d.place.file for d in land.reading.documents}
    found = [speech.say("there", speech.listed(map(str, there)))] if there else []
    if plan.document_id in used and not any(path.name == f"{plan.document_id}.yaml" for path in there):
        found.append(speech.say("id_taken", plan.document_id, used[plan.document_id]))
    found += [speech.say("no_document", name) for name in (*plan.implements, *plan.replaces) if name not in used]
    return found
