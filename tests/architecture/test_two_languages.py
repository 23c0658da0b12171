"""The Chinese and the English version of a page say the same, in the same order; and every link leads somewhere."""

import re
from itertools import zip_longest
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "engine" / "guide"
PAIRS = [
    (ROOT / "README.md", GUIDE / "README.zh.md"),
    (ROOT / "policies" / "README.md", ROOT / "policies" / "README.zh.md"),
    *((GUIDE / f"{name}.md", GUIDE / f"{name}.zh.md") for name in ("embedding", "audits", "laws")),
]
PAGES = sorted({*(page for pair in PAIRS for page in pair), ROOT / "engine" / "README.md", *GUIDE.rglob("*.md")})
FENCE = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)")


def prose(text: str) -> str:
    """A page without its code and without what is marked as code in a line."""
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def depths(text: str) -> list[int]:
    return [len(mark) for mark in re.findall(r"^(#+) ", prose(text), re.MULTILINE)]


def blocks(text: str) -> list[tuple[str, str]]:
    """Every block of code with its language, without comments: those are in the language of the page."""
    found = []
    for _, language, code in FENCE.findall(text):
        lines = (re.sub(r"(^|\s+)(#|//) .*", "", line) for line in code.splitlines())
        found.append((language, "\n".join(line.rstrip() for line in lines if line.strip())))
    return found


def tables(text: str) -> list[list[str]]:
    """Every table as the code in the first cells of its rows: what a row is about."""
    found: list[list[str]] = [[]]
    for line in FENCE.sub("", text).splitlines():
        if line.startswith("|"):
            cell = re.split(r"(?<!\\)\|", line)[1]
            found[-1] += re.findall(r"`[^`]+`", cell) or ["…"]
        elif found[-1]:
            found.append([])
    return [table for table in found if table]


def links(page: Path) -> list[str]:
    """Where a page leads to, in order of mention; the two versions of a page or a picture are one place."""
    found = []
    for target in LINK.findall(prose(page.read_text("utf-8"))):
        path, _, anchor = target.partition("#")
        place = target if "://" in target else str((page.parent / path).resolve() if path else page)
        found.append(both(place) + ("#" if anchor else ""))
    return found


def both(place: str) -> str:
    place = re.sub(r"\.(zh|en)\.(svg|png)$", r".\2", place)
    return next((str(en) for en, zh in PAIRS if place == str(zh)), place)


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[str(en.relative_to(ROOT)) for en, _ in PAIRS])
def test_both_versions_have_one_structure(english: Path, chinese: Path) -> None:
    en, zh = english.read_text("utf-8"), chinese.read_text("utf-8")
    assert depths(en) == depths(zh)
    for one, other in zip_longest(blocks(en), blocks(zh), fillvalue=("nothing", "")):
        assert one == other
    assert tables(en) == tables(zh)
    assert links(english) == links(chinese)
    assert f"]({chinese.name})" in en or f"/{chinese.name})" in en
    assert f"{english.name})" in zh
    marks = re.compile(r"<!-- [^>]* -->")
    assert marks.findall(en) == marks.findall(zh)


@pytest.mark.parametrize(("english", "chinese"), PAIRS, ids=[str(en.relative_to(ROOT)) for en, _ in PAIRS])
def test_each_is_written_in_its_language(english: Path, chinese: Path) -> None:
    def paragraphs(page: Path) -> list[str]:
        told = re.sub(r"^\|.*", "", prose(page.read_text("utf-8")), flags=re.MULTILINE)
        return [part for part in re.split(r"\n\s*\n", told) if len(part) > 120 and "<!--" not in part]

    assert len(paragraphs(english)) > 3
    for part in paragraphs(chinese):
        assert len(re.findall(r"[一-鿿]", part)) > len(part) / 3, part
    for part in paragraphs(english):
        assert len(re.findall(r"[一-鿿]", part)) < len(part) / 4, part


def slug(heading: str) -> str:
    """The anchor a heading gets on GitHub."""
    kept = re.sub(r"[^\w\- ]", "", re.sub(r"[`*]", "", heading).strip().lower())
    return kept.replace(" ", "-")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in LINK.findall(prose(page.read_text("utf-8"))):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        place = (page.parent / path).resolve() if path else page
        assert place.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.*)", FENCE.sub("", place.read_text("utf-8")), re.MULTILINE)
            assert anchor in map(slug, headings), target
