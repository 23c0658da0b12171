"""`xueji decide - --lines`: a process that goes on answering, one request a line in, one answer a line out.

For programs in another language: they start it once, and write and read lines. The packs are read once, at the start;
between requests nothing is kept but what was compiled of the law.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, BinaryIO, Final

from xueji.cli.words import say
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.decide.reading import RawRequest
    from xueji.errors import Problem

_NAME: Final = "<stdin>"


def serve(xueji: "Xueji", region: str | None, on: date | None, language: Language) -> int:
    """Answer standard input line by line until it ends; 0, whatever the answers were."""
    for answer in answers(sys.stdin.buffer, xueji, region, on, language):
        print(answer, flush=True)
    return 0


def answers(lines: BinaryIO, xueji: "Xueji", region: str | None, on: date | None, language: Language) -> Iterator[str]:
    """Give one line of JSON for each line, in their order: the decision, or `{"problems": […]}`.

    A line that is empty, or no request at all, has its answer too, so that answers can be counted off.
    """
    from xueji.errors import ProblemsError  # noqa: PLC0415 -- `--help` must not load the engine

    for number, content in enumerate(_read(lines), 1):
        try:
            yield xueji.decide(_request(content), region, on).model_dump_json()
        except ProblemsError as error:
            yield _bad([_placed(problem, number).as_json(language) for problem in error.problems])
        except Exception as error:  # a fault that one request brings to light must not take the others' answers away
            yield _bad([_internal(error, number, language)])


def _read(lines: BinaryIO) -> Iterator["bytes | int"]:
    """Give each line without its end; of one too long its size in bytes, it is never held as a whole."""
    from xueji.decide.reading import MOST_CHARACTERS  # noqa: PLC0415 -- as above

    most = 4 * MOST_CHARACTERS
    while line := lines.readline(most):
        size, last = len(line), line
        while not last.endswith(b"\n") and (last := lines.readline(most)):
            size += len(last)
        yield line.rstrip(b"\r\n") if size <= most else size


def _request(line: "bytes | int") -> "RawRequest":
    """Read the request of a line; raises `RequestError` with every problem."""
    from xueji.decide.reading import MOST_CHARACTERS, parse  # noqa: PLC0415 -- as above
    from xueji.errors import Place, Problem, RequestError  # noqa: PLC0415

    if isinstance(line, int):
        sizes = {"size": str(line), "limit": str(MOST_CHARACTERS)}
        raise RequestError([Problem("file-too-large", Place(_NAME, 1, 1), details=sizes)])
    try:
        return parse(line.decode("utf-8-sig"), _NAME)
    except UnicodeDecodeError as error:
        place = Place(_NAME, 1, error.start + 1)
        raise RequestError([Problem("not-utf8", place, f"0x{line[error.start]:02x}")]) from None


def _placed(problem: "Problem", number: int) -> "Problem":
    """A problem at its line of the whole input."""
    return replace(problem, place=replace(problem.place, line=number)) if problem.place.line else problem


def _internal(error: Exception, number: int, language: Language) -> dict[str, object]:
    """A fault of the program itself, without the facts of the student that the error's text could hold."""
    return {
        "code": "internal", "severity": "error", "file": _NAME, "line": number, "column": None, "pointer": "",
        "word": "", "message": say("internal", language, type(error).__name__), "hint": "", "also": [],
    }  # fmt: skip


def _bad(problems: list[dict[str, object]]) -> str:
    return json.dumps({"problems": problems}, ensure_ascii=False)
