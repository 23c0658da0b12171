"""One ruleset of the durable_rules engine, driven where it is right and kept away from where it is not.

The compiled engine is called directly: the Python layer above it starts threads and swallows exceptions. A message is
asserted as a fact on one fixed session, the names of the rules that fire are collected, and the fact is taken back, so
nothing of one student is there for the next. Which rules a ruleset may hold is `durable`'s business; the limits stand
here, beside what they protect from.
"""

import json
import threading
import weakref
from collections.abc import Mapping
from typing import Any, Final

import durable_rules_engine as engine

MOST_WAYS: Final = 48
"""Alternatives that may hold at once in one ruleset: the engine stops with an error at 65."""
MOST_TESTS: Final = 192
"""Tests in one ruleset: 512 under one parent never end, and a message of more than 252 properties is refused."""
MOST_BYTES: Final = 60_000
"""Text is compared modulo 65 536 bytes."""
INTEGERS: Final = range(-(2**63), 2**63)
"""Whole numbers beyond these are taken for the nearest of them."""

Scalar = bool | int | str
Message = Mapping[str, Scalar]

_SESSION: Final = "0"
_BEGIN: Final = '{"kind":0,"sid":"0"}'
_NOTHING_FIRED: Final = 1


class Kernel:
    """A ruleset: rules by name, each one pattern as JSON text; safe to use from several threads."""

    def __init__(self, rules: Mapping[str, str]) -> None:
        # every pattern asks for its kind first: a rule on absence alone would match the engine's own messages
        patterns = {name: f'{{"$and":[{{"kind":1}},{pattern}]}}' for name, pattern in rules.items()}
        # the engine sets a session up when a rule first fires; one that never fired could not be freed
        patterns["begin"] = '{"kind":0}'
        told = ",".join(f'"{name}":{{"all":[{{"m":{pattern}}}]}}' for name, pattern in patterns.items())
        self._source = f"{{{told}}}"
        self._lock = threading.Lock()
        self._start()

    def fired(self, message: Message) -> list[str]:
        """The names of the rules whose patterns hold for a message, some of them more than once."""
        text = json.dumps({"kind": 1, **message, "sid": _SESSION}, ensure_ascii=False)
        with self._lock:
            whole = False
            try:
                names = self._exchange(text)
                whole = True
            finally:
                if not whole:
                    self._start_again()
        return names

    def _start(self) -> None:
        self._handle: int = engine.create_ruleset("xueji", self._source)
        self._exchange(_BEGIN)
        # the end of the process frees everything anyway, and by then the engine may be gone
        self._freed = weakref.finalize(self, _free, self._handle)
        self._freed.atexit = False

    def _start_again(self) -> None:
        """Begin with a new ruleset: after an error, what was about to fire would fire for the next student."""
        self._freed.detach()
        engine.delete_ruleset(self._handle)
        self._start()

    def _exchange(self, text: str) -> list[str]:
        result, session = engine.assert_fact(self._handle, text)
        if result == _NOTHING_FIRED:
            return []
        fired: list[str] = []
        started = engine.start_action_for_state(self._handle, session)
        action: str | None = started[1] if started else None
        while action:  # {"name":{"m":{…}}}
            fired.append(action[2 : action.index('"', 2)])
            action = engine.complete_and_start_action(self._handle, session)
        engine.retract_fact(self._handle, text)
        return fired


def _free(handle: int) -> None:
    # INVARIANT: the rule `begin` has fired, otherwise deleting the session crashes; and without it the session leaks
    engine.delete_state(handle, _SESSION)
    engine.delete_ruleset(handle)


def sendable(value: Any) -> bool:
    """Say whether the engine takes a value for what it is."""
    match value:
        case bool():
            return True
        case int():
            return value in INTEGERS
        case str():
            return len(value.encode()) <= MOST_BYTES
        case _:
            return False
