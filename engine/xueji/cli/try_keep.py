"""What an officer may keep of a conversation: a case in a pack, a request file, the same as a command."""

import json
import shlex
from collections.abc import Iterator
from pathlib import Path

from xueji.assemble import packs_of
from xueji.authoring.layout import append_case
from xueji.cli.output import problem_lines
from xueji.cli.try_ask import Asking, Option
from xueji.cli.try_page import TryPage
from xueji.dialogue.kept import as_case, as_request, packs_for
from xueji.dialogue.talk import Talk
from xueji.errors import PackError
from xueji.model.decision import Text


class Keeper:
    """Saves conversations; asks for names of files and cases. `policies` is the folder given with --policies."""

    def __init__(self, asking: Asking, page: TryPage, policies: Path | None) -> None:
        self.asking = asking
        self.page = page
        self.policies = policies

    def keep(self, what: str, talk: Talk) -> Iterator[str]:
        """Do one of `case`, `request`, `command`, and tell what came of it."""
        match what:
            case "case":
                yield from self.case(talk)
            case "request":
                yield from self.request(talk)
            case _:
                yield from self.command(talk)

    def case(self, talk: Talk) -> Iterator[str]:
        """Add the conversation to a pack's cases, with the answer as it is for what the case wants."""
        folders = {pack.name: pack.folder for pack in packs_of(self.policies)}
        names = [name for name in packs_for(talk) if name in folders]
        if not names:
            yield self.page.say("not_saved", self.page.say("no_pack"))
            return
        options = [Option(name, name) for name in names]
        pack = names[0] if len(names) == 1 else self._choose("pack", "case_pack", options)
        zh = self.asking.write("case.zh", self.page.say("case_zh"), "")
        if not zh:
            yield self.page.say("not_saved", self.page.say("case_nameless"))
            return
        en = self.asking.write("case.en", self.page.say("case_en"), "") or zh
        usual = f"{talk.change.value if talk.change else 'records'}.yaml"
        file = self.asking.write("case.file", self.page.say("case_file"), "", usual)
        name = Path(file).name
        path = folders[pack] / "cases" / (name if name.endswith(".yaml") else f"{name}.yaml")
        try:
            append_case(path, as_case(talk, Text(zh=zh, en=en)))
        except PackError as error:
            yield from problem_lines(error.problems, self.page.language)
        except OSError as error:
            yield self.page.say("not_saved", error)
        else:
            yield self.page.say("saved", path)
            yield self.page.say("case_warning")
            yield f"  {shlex.join(['xueji', 'test', pack, '-k', zh, *self._options()])}"

    def request(self, talk: Talk) -> Iterator[str]:
        """Write the request as a JSON file."""
        usual = f"{talk.change.value if talk.change else 'record'}.json"
        path = Path(self.asking.write("request.file", self.page.say("request_file"), "", usual) or usual)
        yes = [Option(True, self.page.say("true")), Option(False, self.page.say("false"))]
        if path.exists() and not self.asking.choose("overwrite", self.page.say("exists", path), yes, "", False):
            return
        try:
            path.write_text(json.dumps(as_request(talk), ensure_ascii=False, indent=2) + "\n", "utf-8")
        except OSError as error:
            yield self.page.say("not_saved", error)
        else:
            yield self.page.say("saved", path)
            yield f"  {self._line(talk, str(path))}"

    def command(self, talk: Talk) -> Iterator[str]:
        """The same answer as a command with the request on its standard input."""
        yield f"{self._line(talk, '-')} <<'JSON'"
        yield json.dumps(as_request(talk), ensure_ascii=False)
        yield "JSON"

    def _line(self, talk: Talk, file: str) -> str:
        drafts = ["--include-drafts"] if talk.engine.drafts else []
        return shlex.join(["xueji", "decide" if talk.change else "check", file, *drafts, *self._options()])

    def _options(self) -> list[str]:
        folder = ["--policies", str(self.policies)] if self.policies else []
        return [*folder, "--lang", self.page.language]

    def _choose(self, name: str, word: str, options: list[Option]) -> str:
        chosen: str = self.asking.choose(name, self.page.say(word), options, self.page.say("arrows"))
        return chosen
