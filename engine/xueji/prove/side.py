"""The laws an inquiry is made of: each a region on a day, with what decides under it."""

from dataclasses import dataclass
from datetime import date

from xueji.decide.decider import Decider
from xueji.model.enums import DocumentStatus
from xueji.policy.layer import Policy


@dataclass(frozen=True)
class Side:
    """One law, as the user named it; keep it, its decider remembers what it has compiled."""

    name: str
    decider: Decider

    @property
    def policy(self) -> Policy:
        """The law itself."""
        return self.decider.policy

    @property
    def day(self) -> date:
        """The day whose law it is."""
        return self.policy.on

    @property
    def drafts(self) -> tuple[str, ...]:
        """The drafts that are treated as if they were in force."""
        return tuple(d.id for d in self.policy.documents if d.status is DocumentStatus.DRAFT)
