"""The state machine of one registration: which change leads from which status to which; checked when imported."""

from xueji.lifecycle.soundness import check

check()
