"""`xueji try --answers`: the answers of a conversation read from a request, for a show without a terminal."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from xueji.cli.try_ask import Command, Option


class Prepared:
    """Answers from a request's facts; what it does not say is not known, and the conversation ends after its answer.

    `say` prints a line: every question with its answer.
    """

    def __init__(self, request: Mapping[str, Any], say: Callable[[str], None]) -> None:
        self.request = request
        self.out = say
        self._asked = set[str]()

    def choose(self, name: str, question: str, options: Sequence[Option], hint: str, first: Any = None) -> Any:
        """The option of the request; else that nobody knows; else the last: it ends the conversation."""
        del hint, first
        value = self._value(name)
        if isinstance(value, list):
            value = bool(value)
        found = next((o for o in options if value is not None and (o.value == value or value in o.also)), None)
        unknown = next((option for option in options if option.value is Command.UNKNOWN), options[-1])
        chosen = found or unknown
        self.out(f"? {question} {chosen.title}")
        return chosen.value

    def mark(self, name: str, question: str, options: Sequence[Option], hint: str) -> list[Any]:
        """The options of the request."""
        del hint
        wanted = self._given(name) or []
        marked = [option for option in options if option.value in wanted or not {*option.also}.isdisjoint(wanted)]
        self.out(f"? {question} {', '.join(option.title for option in marked)}")
        return [option.value for option in marked]

    def write(self, name: str, question: str, hint: str, default: str = "") -> str:
        """What the request has, as text."""
        del hint
        value = self._value(name)
        text = default if value is None else str(value)
        self.out(f"? {question} {text}")
        return text

    def _value(self, name: str) -> Any:
        """What the request says; nothing the second time, when it was refused."""
        if name in self._asked:
            return None
        self._asked.add(name)
        return self._given(name)

    def _given(self, name: str) -> Any:
        entity, _, own = name.partition(".")
        part = self.request.get(entity)
        return part.get(own) if own and isinstance(part, Mapping) else None if own else part
