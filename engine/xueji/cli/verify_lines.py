"""Many answers derived once more: a file of answers and a file of requests, line by line."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from xueji.cli.options import Format
from xueji.cli.verify_words import WORDS
from xueji.cli.wording import Spoken
from xueji.errors import Place, Problem, ProblemsError, RequestError, UsageError
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.decide.reading import RawRequest
    from xueji.releases.verify import Verified

_WORST: Final = ("wrong", "outcome", "following", "untold")
_CODES: Final = {"wrong": 1, "outcome": 2, "following": 3, "untold": 4}
MOST_BYTES: Final = 256_000_000


def verify_lines(
    answers: str, requests: str | None, policies: Path | None, format: Format, language: Language, *, drafts: bool  # noqa: A002 -- the option's name
) -> int:  # fmt: skip
    """Verify every line; shown are those that are not the same, and how many of each there are.

    The exit code is that of the worst line: 1 before 2 before 3 before 4.
    """
    from xueji.cli.output import print_json, problem_lines  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.cli.verify_page import as_json, lines  # noqa: PLC0415

    if requests is None:
        raise UsageError.of("requests_too", answers)
    words, counts, told = Spoken(language, WORDS), dict.fromkeys(("same", *_WORST), 0), list[dict[str, Any]]()
    for number, found in enumerate(_each(answers, requests, policies, drafts=drafts), 1):
        kind = _kind(found)
        counts[kind] += 1
        head = words.say("line", number)
        match found:
            case None:
                told.append({"line": number, "verdict": "no_answer"})
                shown = [words.say("no_answer")]
            case ProblemsError():
                told.append({"line": number, "problems": [problem.as_json(language) for problem in found.problems]})
                shown = [*problem_lines(found.problems, language)]
            case _:
                told.append({"line": number, **as_json(found)})
                shown = [*lines(found, language)]
        if format is Format.TABLE and kind != "same":
            print(head + "\n".join(shown))
    if format is Format.JSON:
        print_json({"counts": counts, "lines": told})
    else:
        ordered = ("same", "outcome", "following", "untold", "wrong")
        print(words.say("lines", sum(counts.values()), *(counts[kind] for kind in ordered)))
    return next((_CODES[kind] for kind in _WORST if counts[kind]), 0)


def _kind(found: "Verified | ProblemsError | None") -> str:
    if found is None:
        return "untold"
    if isinstance(found, ProblemsError):
        return "wrong"
    name = found.verdict.value
    return name if name in ("same", *_WORST) else "untold"


def _each(
    answers: str, requests: str, policies: Path | None, *, drafts: bool
) -> Iterator["Verified | ProblemsError | None"]:
    """What came of every line; None where the line holds no answer but what was wrong with the request.

    Raises `UsageError` where the files are not of one length.
    """
    from xueji.cli.verify import engine_for  # noqa: PLC0415 -- as above
    from xueji.releases.receipts import read_answer  # noqa: PLC0415
    from xueji.releases.verify import verify  # noqa: PLC0415

    given, asked = _read(answers), _read(requests)
    if len(given) != len(asked):
        raise UsageError.of("lines_differ", answers, len(given), requests, len(asked))
    engines: dict[tuple[str, bool], Any] = {}
    for number, (answer_line, request_line) in enumerate(zip(given, asked, strict=True), 1):
        try:
            raw = _parsed(answer_line, answers, number)
            if set(raw.data) == {"problems"}:
                yield None
                continue
            answer = read_answer(raw)
            key = answer.receipt.backend, any(caveat.code == "draft" for caveat in answer.caveats)
            if key not in engines:
                engines[key] = engine_for(answer, policies, drafts=drafts)
            yield verify(answer, _parsed(request_line, requests, number), engines[key])
        except ProblemsError as error:
            yield error


def _parsed(line: bytes, path: str, number: int) -> "RawRequest":
    """The JSON of a line; its places are those of the line itself, after the file's name and the line's number."""
    from xueji.decide.reading import parse  # noqa: PLC0415 -- as above

    try:
        return parse(line.decode("utf-8-sig").strip(), f"{path}:{number}")
    except UnicodeDecodeError as error:
        place = Place(path, number, error.start + 1)
        raise RequestError([Problem("not-utf8", place, f"0x{line[error.start]:02x}")]) from None


def _read(path: str) -> list[bytes]:
    """The lines of a file, blank ones too; raises `RequestError` where it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise RequestError([Problem("file-not-found", Place(path), path, {"why": error.strerror or ""})]) from None
    if len(content) > MOST_BYTES:
        sizes = {"size": f"> {MOST_BYTES}", "limit": str(MOST_BYTES)}
        raise RequestError([Problem("file-too-large", Place(path), details=sizes)])
    return content.removesuffix(b"\n").split(b"\n") if content else []
