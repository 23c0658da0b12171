"""`xueji verify`: an answer derived once more from its receipt and facts, and whether a pack's wheel is sound."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from xueji.cli.options import DraftsOption, FolderOption, Format, FormatOption, LangOption
from xueji.cli.words import spoken
from xueji.errors import UsageError

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.releases.receipts import Answer
    from xueji.releases.verify import Verified

EXIT: Final = {"same": 0, "outcome": 2, "following": 3, "other_request": 4, "no_facts": 4}


def verify(
    receipt: Annotated[str, typer.Argument(metavar="RECEIPT.json|ANSWERS.jsonl|PACK.whl")],
    facts: Annotated[str | None, typer.Argument(metavar="[FACTS.json|REQUESTS.jsonl]")] = None,
    policies: FolderOption = None,
    drafts: DraftsOption = False,
    format: FormatOption = Format.TABLE,  # noqa: A002 -- the option's name
    lang: LangOption = None,
) -> int:
    """Derive an answer once more: the same outcome, or what is different, and what has changed since."""
    if receipt.lower().endswith(".whl"):
        from xueji.cli.verify_wheel import verify_wheel  # noqa: PLC0415 -- one of three things is asked

        if facts is not None:
            raise UsageError.of("wheel_alone")
        return verify_wheel(Path(receipt), policies, format, spoken(lang))
    if receipt.lower().endswith((".jsonl", ".ndjson")):
        from xueji.cli.verify_lines import verify_lines  # noqa: PLC0415 -- as above

        return verify_lines(receipt, facts, policies, format, spoken(lang), drafts=drafts)
    from xueji.cli.decide import read_request  # noqa: PLC0415 -- as above
    from xueji.cli.output import print_json  # noqa: PLC0415
    from xueji.cli.verify_page import as_json, lines  # noqa: PLC0415
    from xueji.releases.receipts import read_answer  # noqa: PLC0415
    from xueji.releases.verify import verify as derive  # noqa: PLC0415

    if "-" == receipt == facts:
        raise UsageError.of("one_input")
    answer = read_answer(read_request(receipt))
    raw = None if facts is None else read_request(facts)
    found = derive(answer, raw, engine_for(answer, policies, drafts=drafts))
    if format is Format.JSON:
        print_json(as_json(found))
    else:
        print("\n".join(lines(found, spoken(lang))))
    return exit_code(found)


def exit_code(found: "Verified") -> int:
    """What a verification leaves with."""
    return EXIT[found.verdict.value]


def engine_for(answer: "Answer", policies: Path | None, *, drafts: bool) -> "Xueji":
    """The law as it is read today, with what the answer was made with: drafts where it was, and its back end."""
    from xueji.assemble import load  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.errors import EngineUnavailableError  # noqa: PLC0415

    with_drafts = drafts or any(caveat.code == "draft" for caveat in answer.caveats)
    try:
        return load(policies, answer.receipt.backend, drafts=with_drafts)
    except (EngineUnavailableError, UsageError):
        return load(policies, drafts=with_drafts)  # all back ends give one answer; that it is another one is told
