"""Someone who answers a conversation at random, now and then not knowing, and now and then nonsense."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from xueji.dialogue.questions import Question
from xueji.dialogue.talk import Talk
from xueji.errors import RequestError
from xueji.language.types import Kind
from xueji.vocabulary import FactEntry

MOST_TRIES = 12


def value(entry: FactEntry, chance: random.Random, on: date) -> Any:
    """A value a fact can have, as a request has it."""
    words = [en for en, _ in entry.type.members]
    match entry.type.kind:
        case Kind.FLAG:
            return chance.random() < 0.5
        case Kind.MEMBER:
            return chance.choice(words)
        case Kind.SET:
            return [word for word in words if chance.random() < 0.25]
        case Kind.INTEGER:
            return chance.randint(1, 12)
        case Kind.DECIMAL:
            return chance.choice(["0", "0.25", "1/3", "0.5"])
        case Kind.DATE:
            return (on + timedelta(days=chance.randint(-500, 60))).isoformat()
        case Kind.REGION:
            return chance.choice(["620102", "410102", "210102", "110101", "620402"])
        case _:
            return chance.choice(["G620102201609010011", "620102201609010015", "其他"])


def steps(talk: Talk, chance: random.Random, ignorance: float = 0.15) -> Iterator[tuple[Talk, Question, Talk]]:
    """Answer until nothing more is asked: each time the state before, the question, and the state after.

    What contradicts earlier answers is refused; after some tries nobody knows.
    """
    while (question := talk.next) is not None:
        after = talk.skipped(question.name)
        for _ in range(MOST_TRIES if chance.random() >= ignorance else 0):
            try:
                after = talk.answered(question.name, value(question.entry, chance, talk.on))
                break
            except RequestError:
                continue
        yield talk, question, after
        talk = after
