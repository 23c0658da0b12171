"""What the pages of all commands say alike, in one language."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from xueji.cli.words import WORDS
from xueji.model.decision import Text
from xueji.model.enums import Term
from xueji.phrases import Language


class Spoken:
    """One language, and the sentences of one page; those it lacks are the command line's."""

    def __init__(self, language: Language, own: Mapping[str, tuple[str, str]] = MappingProxyType({})) -> None:
        self.language: Language = language
        self._own = own

    def say(self, word: str, *parts: object) -> str:
        """One of this page's own words or sentences, or of those all pages share."""
        zh, en = self._own[word] if word in self._own else WORDS[word]
        return (zh if self.language == "zh" else en).format(*parts)

    def listed(self, parts: Iterable[str]) -> str:
        """Parts of a list in one line."""
        return ("、" if self.language == "zh" else ", ").join(parts)

    def clauses(self, parts: Iterable[str]) -> str:
        """Clauses in one line; those that say nothing are left out."""
        return ("；" if self.language == "zh" else "; ").join(filter(None, parts))

    def term(self, member: Term) -> str:
        """A member of a closed list, in English as words."""
        return member.zh if self.language == "zh" else member.value.replace("_", " ")

    def text(self, text: Text) -> str:
        """A text in this language."""
        return text.in_(self.language)

    def bracketed(self, text: str) -> str:
        """A text in brackets; nothing of nothing."""
        return "" if not text else f"（{text}）" if self.language == "zh" else f" ({text})"
