"""Checks that follow the typing in several packs at once: nothing old is said of a new text."""

import asyncio
from pathlib import Path

from tests.editor.desk import CHECKER, CITY, REGULATION, Desk
from xueji.editor.checking import Found
from xueji.editor.session import Session
from xueji.errors import Problem
from xueji.packs.source import Source

WRONG = REGULATION.replace("student.status", "student.statsu")


class Window:
    """What an editor was told last of each file."""

    def __init__(self) -> None:
        self.codes: dict[str, list[str]] = {}
        self.logged: list[str] = []
        self.session = Session(self.publish, self.logged.append)
        self.session.checker = CHECKER

    def publish(self, path: Path, problems: tuple[Problem, ...], _: Source | None) -> None:
        self.codes[path.name] = [problem.code for problem in problems if problem.severity == "error"]


def test_a_change_in_one_pack_is_seen_in_an_open_pack_it_counts_for(own_desk: Desk) -> None:
    replacing = CITY.replace("    article:", "    replaces: example-2024/leave-too-often\n    article:")
    city = own_desk.put("city/city-2025.yaml", replacing)

    async def typed() -> None:
        window = Window()
        window.session.changed(city, replacing)
        await window.session.settled()
        assert window.codes["city-2025.yaml"] == []
        window.session.changed(own_desk.regulation, REGULATION.replace("id: leave-too-often", "id: otherwise"))
        await window.session.settled()
        assert window.codes["city-2025.yaml"] == ["unknown-rule"]
        window.session.changed(own_desk.regulation, REGULATION)
        await window.session.settled()
        assert window.codes["city-2025.yaml"] == []
        assert window.logged == []
        window.session.end()

    asyncio.run(typed())


def test_a_check_that_read_an_older_text_of_another_pack_is_dropped_and_made_again(own_desk: Desk) -> None:
    city = own_desk.put("city/city-2025.yaml", CITY)

    async def typed() -> None:
        window = Window()
        session = window.session
        session.changed(own_desk.regulation, REGULATION)
        session.changed(city, CITY)
        await session.settled()
        session.changed(city, CITY + "\n")
        while not session._tasks:  # the city's check has begun, with the province's old text
            await asyncio.sleep(0.001)
        session.changed(own_desk.regulation, WRONG)
        taken: list[str] = []
        take = session._take

        def kept(found: Found, folder: Path) -> None:
            taken.extend(source.raw for path, source in found.sources.items() if path.endswith("example-2024.yaml"))
            take(found, folder)

        session._take = kept  # type: ignore[method-assign] # what was read is looked at on the way
        await session.settled()
        assert set(taken) == {WRONG}
        assert window.codes["example-2024.yaml"] == ["unknown-name"]
        assert window.codes["city-2025.yaml"] == []
        session.end()
        before = dict(window.codes)
        session.changed(own_desk.regulation, REGULATION)
        assert not session._waiting
        assert window.codes == before

    asyncio.run(typed())
