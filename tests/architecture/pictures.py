"""The pictures of the README, of what commands print; `python -m tests.architecture.pictures` draws them."""

import contextlib
import io
import json
import os
import re
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final
from unittest import mock
from xml.sax.saxutils import escape, unescape

from tests.architecture import pages

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "engine" / "guide" / "pictures"
FONTS: Final = (
    "Menlo, Consolas, 'DejaVu Sans Mono', 'Noto Sans Mono CJK SC', 'Sarasa Mono SC', 'Microsoft YaHei', monospace"
)
PICTURES: Final = {
    "decision": ("decide transfer.json --region gansu --on 2024-09-05", 116, 99),
    "comparison": ("compare gansu liaoning --on 2024-09-05 --topic dropout", 132, 40),
    "lint": ("lint hunan", 100, 99),
    "test": ("test hunan", 110, 99),
}
"""What is typed, the width of the terminal, and the lines shown."""
LENGTH: Final = ("  leave.max_length: {value: ", ", article: 第十二条}")
OF_THE_HOUR: Final = ("lint", "test")
"""Those that are drawn of the mistakes of the guide's first hour."""
COLOURS: Final = {1: "#ff7b72", 2: "#7ee787", 3: "#e3b341", 4: "#79c0ff", 5: "#d2a8ff", 6: "#76e3ea"}
"""By the numbers of the terminal's colours."""
CELL, LINE, MARGIN = 9.6, 22, 20
"""The width of half a Chinese character, the height of a line, and the room around."""


def names() -> list[tuple[str, str]]:
    """Every picture and language."""
    return [(name, language) for name in PICTURES for language in ("zh", "en")]


def drawn(name: str, language: str) -> str:
    """The picture as SVG: every run of characters of one width stands in its own cells, whatever the font."""
    from rich.console import Console  # noqa: PLC0415 -- after the environment of the command
    from rich.text import Text  # noqa: PLC0415

    typed, width, most = PICTURES[name]
    screen = Console(width=width, file=io.StringIO(), highlight=False)
    shown = Text.assemble(("$ ", "green"), (f"xueji {typed} --lang {language}\n\n", "bold"))
    shown += Text.from_ansi(_printed(name, language))
    lines = screen.render_lines(shown, pad=False)
    if len(lines) > most:
        lines = [*lines[:most], *screen.render_lines(Text("…"), pad=False)]
    across, down = round(width * CELL) + 2 * MARGIN, len(lines) * LINE + 2 * MARGIN
    drawing = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {across} {down}" width="{across}" height="{down}">',
        f'<rect width="{across}" height="{down}" rx="8" fill="#161b22"/>',
        f'<g font-family="{FONTS}" font-size="16" fill="#e6edf3">',
        *(text for number, line in enumerate(lines) for text in _texts(line, number)),
        "</g>",
        "</svg>\n",
    ]
    return "\n".join(drawing)


def _texts(line: Iterable[Any], number: int) -> Iterator[str]:
    """The runs of one line."""
    from rich.cells import cell_len  # noqa: PLC0415 -- as above

    cells = 0
    for segment in line:
        for _, run in groupby(segment.text, key=cell_len):
            written = "".join(run)
            for found in re.finditer(r"\S+(?: \S+)*", written):  # spaces side by side are one to SVG
                start, wide = cells + cell_len(written[: found.start()]), cell_len(found[0])
                place = f'x="{MARGIN + start * CELL:.1f}" y="{MARGIN + (number + 1) * LINE - 6}"'
                size = ' font-size="18"' if wide > len(found[0]) else ""
                fitted = f'textLength="{wide * CELL:.1f}"'
                yield f"<text {place} {fitted}{size}{_looks(segment.style)}>{escape(found[0])}</text>"
            cells += cell_len(written)


def _looks(style: Any) -> str:
    """The attributes of a style."""
    if style is None:
        return ""
    colour = COLOURS.get(style.color.number, "") if style.color else ""
    parts = {
        "fill": colour, "font-weight": "bold" if style.bold else "",
        "font-style": "italic" if style.italic else "", "opacity": "0.6" if style.dim else "",
    }  # fmt: skip
    return "".join(f' {key}="{value}"' for key, value in parts.items() if value)


def _printed(name: str, language: str) -> str:
    """What a command prints on a terminal of a width, with its colours."""
    from xueji.cli.main import run  # noqa: PLC0415 -- as above

    typed, width, _ = PICTURES[name]
    terminal = {"COLUMNS": str(width), "FORCE_COLOR": "1", "TERM": "xterm-256color"}
    printed = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), mock.patch.dict(os.environ, terminal):
        os.environ.pop("NO_COLOR", None)
        if name in OF_THE_HOUR:
            _regulation(name)
            os.environ["XUEJI_POLICIES"] = "my-rules"
        else:
            _request()
        with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
            code = run([*typed.split(), "--lang", language])
    if code not in (0, 2) and (code != 1 or name not in OF_THE_HOUR):
        raise RuntimeError(f"xueji {typed}: exit code {code}")
    return printed.getvalue().rstrip()


def _request() -> None:
    """The request of the README."""
    (example,) = re.findall(r"```json\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
    Path("transfer.json").write_text(json.dumps(json.loads(example)), "utf-8")


def _regulation(name: str) -> None:
    """The files of the guide's first hour: with its first mistakes; or right but for one value, and with cases."""
    wrong, cases, right = pages.files("policies/README.md")
    mistaken = pages.File(right.name, pages.mended(right.text, "-{0}1 year{1}\n+{0}2 years{1}".format(*LENGTH)))
    for file in [wrong] if name == "lint" else [mistaken, cases]:
        Path(file.name).parent.mkdir(parents=True, exist_ok=True)
        Path(file.name).write_text(file.text, "utf-8")


def words(svg: str) -> list[str]:
    """The texts of a picture, without the digests of the receipt, which every edit of a regulation changes."""
    found = [unescape(text).strip() for text in re.findall(r"<text [^>]*>([^<]*)</text>", svg)]
    return [text for text in found if "sha256:" not in text]


def write() -> None:
    """Draw every picture anew."""
    for name, language in names():
        (FOLDER / f"{name}.{language}.svg").write_text(drawn(name, language), "utf-8")


if __name__ == "__main__":
    write()
