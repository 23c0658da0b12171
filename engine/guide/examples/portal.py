"""What a portal needs around xueji, whatever its framework: the law loaded once, the answer, the decision kept."""

import contextlib
import logging
import sqlite3
from pathlib import Path
from typing import Any

import xueji

LOG = logging.getLogger("portal")
LOST = {"zh": "请求须为 UTF-8 编码的 JSON", "en": "a request is JSON in UTF-8"}


class Portal:
    """One for a process, made at its start; all threads may share it."""

    def __init__(self, region: str, store: Path, packs: Path | None = None) -> None:
        self.region, self.store, self.packs = region, store, packs
        self.engine = xueji.load(packs)  # half a second; never in a request
        with self._kept() as kept:
            kept.execute(
                "CREATE TABLE IF NOT EXISTS decisions (number INTEGER PRIMARY KEY, request TEXT, decision TEXT)"
            )

    def reload(self) -> None:
        """Take over new packs. They are read whole first: where one is bad, `PackError`, and the law in use stays."""
        self.engine = xueji.load(self.packs)  # one assignment; requests under way finish under the law they began with

    def answer(self, body: bytes, languages: str | None) -> tuple[int, dict[str, Any]]:
        """Give the HTTP status and the data of the answer; `languages` is the header Accept-Language.

        200: decided, whatever the outcome (a refusal is an answer). 422: no request; every problem, with its place.
        """
        language = "en" if (languages or "zh").lower().startswith("en") else "zh"
        try:
            text = body.decode("utf-8")  # the text, not its data: problems then have line and column
        except UnicodeDecodeError:
            return 400, {"error": LOST[language]}
        try:
            decision = self.engine.decide(text, self.region)  # ours: a request that names another region is a problem
        except xueji.RequestError as error:
            LOG.info("no request: %s", [problem.code for problem in error.problems])  # codes alone, no words
            return 422, {"problems": [problem.as_json(language) for problem in error.problems]}
        number = self.keep(text, decision)
        LOG.info("decision %s: %s", number, decision.outcome)  # no fact of a student goes into a log
        return 200, {
            "number": number,
            "outcome": decision.outcome,
            "may_proceed": decision.outcome is xueji.Outcome.PERMITTED,  # and nothing else: four answers, not two
            "reasons": [
                {"text": r.text.in_(language), "document": r.document, "article": r.article} for r in decision.reasons
            ],
            "missing": [{"name": m.name, "text": m.text.in_(language)} for m in decision.missing],
            "bring": [{"name": e.name, "text": e.text.in_(language)} for e in decision.evidence],
            "policy": decision.receipt.policy,
        }

    def keep(self, request: str, decision: xueji.Decision) -> int:
        """Keep the request and the decision with its receipt: together they can be decided again years later."""
        with self._kept() as kept:
            row = (request, decision.model_dump_json())
            return int(kept.execute("INSERT INTO decisions (request, decision) VALUES (?, ?)", row).lastrowid or 0)

    @contextlib.contextmanager
    def _kept(self) -> Any:
        with contextlib.closing(sqlite3.connect(self.store)) as connection, connection:
            yield connection
