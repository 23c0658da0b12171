"""xueji (学籍): may this student's registration change, by which article, and what must happen next?

from xueji import load

answer = load().decide({"change": "transfer", "region": "gansu", "on": "2024-09-05", "student": {…}, …})
"""

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

if TYPE_CHECKING:
    from xueji.assemble import Xueji, load
    from xueji.decide.decider import Decider
    from xueji.errors import LayerError, PackError, Problem, RequestError, UsageError, XuejiError
    from xueji.model.decision import Decision
    from xueji.model.enums import Change, Outcome, Stage, Status
    from xueji.policy.layer import Policy, in_force

_HOMES = {
    "Xueji": "xueji.assemble", "load": "xueji.assemble", "Decider": "xueji.decide.decider",
    "LayerError": "xueji.errors", "PackError": "xueji.errors", "Problem": "xueji.errors",
    "RequestError": "xueji.errors", "UsageError": "xueji.errors", "XuejiError": "xueji.errors",
    "Decision": "xueji.model.decision", "Change": "xueji.model.enums", "Outcome": "xueji.model.enums",
    "Stage": "xueji.model.enums", "Status": "xueji.model.enums", "Policy": "xueji.policy.layer",
    "in_force": "xueji.policy.layer",
}  # fmt: skip
__all__ = [
    "Change", "Decider", "Decision", "LayerError", "Outcome", "PackError", "Policy", "Problem", "RequestError", "Stage",
    "Status", "UsageError", "Xueji", "XuejiError", "__version__", "in_force", "load",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used: `import xueji` alone costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'xueji' has no attribute {name!r}")
    from importlib import import_module  # noqa: PLC0415 -- as late as the name itself

    return getattr(import_module(_HOMES[name]), name)
