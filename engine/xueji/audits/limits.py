"""The sizes of classes the law speaks of, as the summary keeps them for the report's histogram."""

from typing import Any, Final

from xueji.model.aspects import Aspect
from xueji.policy.layer import Policy

_ASPECTS: Final = (Aspect.CLASS_SIZE_CAP, Aspect.CLASS_SIZE_GOAL)


def class_limits(policy: Policy) -> list[dict[str, Any]]:
    """Every class size of a policy as plain data, one a parameter and stage, to be kept in `totals.json`.

    Keys: name, title_zh, title_en, stage, value (students), cap (bool: a bar; otherwise a goal or a band of
    statistics), presumption (the text says “generally”), document (its title), article, source_grade.
    """
    return [
        {
            "name": name,
            "title_zh": declared.title.zh,
            "title_en": declared.title.en,
            "stage": stage.value,
            "value": int(found.value),
            "cap": declared.aspect is Aspect.CLASS_SIZE_CAP,
            "presumption": found.presumption,
            "document": policy.by_id[found.document].title.zh,
            "article": found.article,
            "source_grade": found.grade.value,
        }
        for (name, stage), found in policy.values.items()
        if (declared := policy.declarations[name]).aspect in _ASPECTS and isinstance(found.value, int)
    ]
