"""Questions put to one inquiry of two sides, and what of them stayed open."""

from collections.abc import Sequence

from xueji.language.backends.smt import Formula
from xueji.prove.inquiry import Claim, Inquiry
from xueji.prove.replay import Example
from xueji.prove.solver import Unsettled


class Asking:
    """Asks, and keeps in `open` what time or memory did not suffice for, in `why` the reason of the last."""

    def __init__(self, inquiry: Inquiry) -> None:
        self.inquiry = inquiry
        self.open: list[str] = []
        self.why = ""

    def example(self, claim: Claim, what: str, first: Sequence[Formula] = ()) -> Example | None:
        """A student of whom a claim is true; None where there is none, or where that stayed open."""
        try:
            return self.inquiry.example(claim, first)
        except Unsettled as unsettled:
            self._keep(what, unsettled)
            return None

    def possible(self, formula: Formula, what: str) -> bool:
        """Say whether a formula holds for any student; no as well where that stayed open."""
        try:
            return self.inquiry.possible(formula)
        except Unsettled as unsettled:
            self._keep(what, unsettled)
            return False

    def never(self, formula: Formula, what: str) -> bool:
        """Say whether it is proved that a formula holds for no student; no as well where that stayed open."""
        before = len(self.open)
        return not self.possible(formula, what) and len(self.open) == before

    def _keep(self, what: str, unsettled: Unsettled) -> None:
        self.open.append(what)
        self.why = unsettled.why
