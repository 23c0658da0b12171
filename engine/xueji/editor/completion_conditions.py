"""What can be written inside a condition: facts and parameters in both languages, functions, values of closed lists."""

import re
from collections.abc import Iterator

from xueji.editor.context import Context
from xueji.editor.suggestion import Suggestion, durations, members
from xueji.editor.words import say
from xueji.editor.workspace import View
from xueji.language.functions import FUNCTIONS
from xueji.language.types import Kind, Type
from xueji.model.region import NATION, names
from xueji.phrases import Language
from xueji.vocabulary import ENTITY_TERMS

_AFTER_FACT = re.compile(r"([\w.]+)\s*(?:==|!=|(?:not\s+)?in\s*[\[(]?[^\])]*|,\s*\[?[^\])]*)\s*$")
_IN_FACT = re.compile(r"[^\"']*[\"']\s*(?:not\s+)?in\s+([\w.]+)")
_WORDS = {"and": "并且", "or": "或者", "not": "非", "in": "属于", "always": "恒成立"}


def in_condition(view: View, found: Context, language: Language) -> Iterator[Suggestion]:
    """Whatever may stand at a position of a condition; values of the fact compared with come first."""
    written = found.before.removesuffix(_word_before(found))
    quote, head = _open_quote(written)
    if quote:
        yield from _in_quotes(view, head, found.after)
        return
    mark = "'" if found.quote == '"' else '"'
    kind = _compared(view, head)
    if kind is not None and kind.members:
        yield from members(kind, mark, chinese=True, order=0)
    elif _wants_length(head):
        yield from durations(quote=mark)
    yield from facts(view, language)
    yield from parameters(view, language)
    yield from functions(language)
    for word, zh in _WORDS.items():
        yield Suggestion(word, word, "operator", zh, order=8)


def _word_before(found: Context) -> str:
    """The part of the word that stands before the position."""
    matched = re.search(r"[\w.]*$", found.before)
    return matched[0] if matched else ""


def _open_quote(text: str) -> tuple[str, str]:
    """The quote a text leaves open, and what stands before it."""
    quote, at = "", len(text)
    for index, character in enumerate(text):
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote, at = character, index
    return (quote, text[:at]) if quote else ("", text)


def _in_quotes(view: View, head: str, after: str) -> Iterator[Suggestion]:
    following = _IN_FACT.match(after)
    asked = view.vocabulary.facts.get(following[1]) if following else None
    kind = _compared(view, head) or (asked.type if asked else None)
    if kind is not None and kind.members:
        yield from members(kind, chinese=True)
    elif _wants_length(head):
        yield from durations()
    elif kind is not None and kind.kind is Kind.REGION:
        for code, zh in regions(view):
            yield Suggestion(code, code, "member", zh)


def _compared(view: View, head: str) -> Type | None:
    """The type of the fact that what follows is compared with; None where none is."""
    bare = re.sub(r"\"[^\"]*\"|'[^']*'", "", head)
    if not re.search(r"(==|!=|\bin|\[|,|\()\s*$", bare):
        return None
    named = [word for word in re.findall(r"[\w.]+", bare) if word in view.vocabulary.facts]
    if not named or not (_AFTER_FACT.search(bare) or re.search(r"[\[,]\s*$", bare)):
        return None
    return view.vocabulary.facts[named[-1]].type


def _wants_length(head: str) -> bool:
    """Say whether the argument of a function that follows is a length of time."""
    opened = head.rfind("(")
    called = re.search(r"(\w+)\s*$", head[:opened]) if opened > 0 else None
    function = FUNCTIONS.get(called[1]) if called else None
    if function is None or ")" in head[opened:]:
        return False
    place = head[opened:].count(",")
    return place < len(function.takes) and function.takes[place] is Kind.DURATION


def facts(view: View, language: Language) -> Iterator[Suggestion]:
    """Every fact by its English name and by its Chinese term: what is chosen is what is written."""
    for name, entry in view.vocabulary.entries.items():
        kind = entry.type.kind.zh if language == "zh" else entry.type.kind.value
        meaning = f"{entry.told(language)}\n\n{kind}" + (f" · {entry.unit}" if entry.unit else "")
        chinese = f"{ENTITY_TERMS[entry.entity]}.{entry.zh}"
        short = entry.zh if view.vocabulary.aliases.get(entry.zh) == name else chinese
        yield Suggestion(name, name, "fact", f"{entry.zh} · {kind}", meaning, order=4)
        yield Suggestion(short, short, "fact", f"{name} · {kind}", meaning, order=4)
        if short != chinese:
            yield Suggestion(chinese, chinese, "fact", f"{name} · {kind}", meaning, order=7)


def parameters(view: View, language: Language, kind: Kind | None = None) -> Iterator[Suggestion]:
    """Every parameter by its name and by its Chinese title."""
    for name, declaration in view.declared.declarations.items():
        if kind is not None and declaration.type.kind is not kind:
            continue
        shown = declaration.type.kind.zh if language == "zh" else declaration.type.kind.value
        title = declaration.title
        written = f"policy.{name}"
        yield Suggestion(written, written, "parameter", f"{title.zh} · {shown}", title.in_(language), order=5)
        yield Suggestion(title.zh, written, "parameter", f"{written} · {shown}", title.in_(language), order=5)


def functions(language: Language) -> Iterator[Suggestion]:
    """Every function, with its arguments to be filled in."""
    for function in FUNCTIONS.values():
        arguments = ", ".join(f"${{{n}:{name}}}" for n, name in enumerate(function.names, 1))
        meaning = function.zh if language == "zh" else function.en
        yield Suggestion(
            f"{function.name}({', '.join(function.names)})", f"{function.name}(", "function", function.zh, meaning,
            f"{function.name}({arguments})", order=6,
        )  # fmt: skip
    yield Suggestion("known(fact)", "known(", "function", "已给出", say("known", language), "known(${1:fact})", order=6)


def regions(view: View) -> Iterator[tuple[str, str]]:
    """The regions that documents speak of, with their names."""
    known = {code: zh for code, zh, _ in names()}
    for document in view.documents.values():
        if document.place_name:
            known[document.region] = document.place_name.zh
    yield from known.items()
    yield NATION, "全国"
