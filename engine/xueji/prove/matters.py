"""What makes norms of two laws speak of the same thing: their matter, and terms the calendar counts alike."""

from xueji.calendar import Conventions, Duration, Unit
from xueji.model.aspects import Aspect
from xueji.model.enums import Stage
from xueji.policy.layer import Policy
from xueji.policy.rule import Procedure, Rule

_MONTHS = {Unit.MONTHS: 1, Unit.YEARS: 12, Unit.SCHOOL_YEARS: 12}
_DAYS = {Unit.DAYS: 1, Unit.WEEKS: 7}


def matter(norm: Rule | Procedure) -> str:
    """The matter (事项) a norm is about: its aspect, or, where it has none or only “other”, its own full name."""
    return norm.name if norm.aspect in (None, Aspect.OTHER) else norm.aspect.value


def alike(length: Duration | None, conventions: Conventions) -> object:
    """Equal for terms that end on the same day whenever they begin; None for no term."""
    if length is None:
        return None
    months = _MONTHS.get(length.unit)
    counted = conventions.count_starting_day and length.amount > 0 and months is None
    shifted = conventions.shift_to_working_day and length.unit is not Unit.WORKDAYS
    if months:
        return "months", months * length.amount, shifted
    if length.unit in _DAYS:
        return "days", _DAYS[length.unit] * length.amount - counted, shifted
    return "workdays", length.amount, counted


def length_of(policy: Policy, within: Duration | str | None, stage: Stage) -> Duration | None:
    """A term written out, or its parameter's value for a stage; None where there is neither."""
    if not isinstance(within, str):
        return within
    value = policy.values.get((within, stage))
    return value.value if value is not None and isinstance(value.value, Duration) else None
