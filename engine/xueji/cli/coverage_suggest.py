"""The beginning of a case for everything that no case has shown; the answer is the officer's to write."""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from xueji.cli.words import say
from xueji.phrases import Language

if TYPE_CHECKING:
    from xueji.assemble import Xueji
    from xueji.cases.coverage import RuleSeen
    from xueji.cases.suggest import Suggestion
    from xueji.policy.rule import Rule


def show(xueji: "Xueji", seen: Iterable["RuleSeen"], language: Language) -> None:
    """Print the beginning of a case for everything that no case has shown; the answer is the officer's to write."""
    from xueji.model.enums import Truth  # noqa: PLC0415 -- as above

    for rule in seen:
        whole = [(None, Truth.YES)] * (not rule.triggered) + [(None, Truth.NO)] * (not rule.not_triggered)
        single = rule.atoms[0].tree if len(rule.atoms) == 1 else None
        wanted: list[tuple[int | None, Truth]] = [*whole]
        for index, atom in enumerate(rule.atoms):
            # where the whole condition is one atom, it was asked for already
            alone = single is not None and rule.rule.fires == single
            wanted += [(index, truth) for truth in atom.lacking if not (alone and (None, truth) in whole)]
        for part, truth in wanted:
            what = rule.rule.name if part is None else f"{rule.rule.name} [{part + 1}]"
            found = xueji.suggestion(rule.rule, part, truth)
            print(f"# {what}: {truth.zh if language == 'zh' else truth.value}")
            if found is None:
                print(f"# {say('no_suggestion', language)}")
            else:
                print(_case(xueji, rule.rule, found, language))


def _case(xueji: "Xueji", rule: "Rule", found: "Suggestion", language: Language) -> str:
    """A suggestion as a case; what it expects is what is answered now, to be held against the law."""
    from xueji.decide.explain import as_json  # noqa: PLC0415 -- as above

    lines = [f"- name: {json.dumps(rule.title.in_(language), ensure_ascii=False)}", f'  region: "{found.region}"']
    lines.append(f"  on: {found.on}")
    lines.append(f"  change: {rule.changes[0].value}" if rule.changes else "  record: true")
    if found.drafts:
        lines.append("  drafts: true")
    lines.append("  facts:")
    data: dict[str, dict[str, Any]] = {}
    for name, value in found.facts.items():
        entity, _, own = name.partition(".")
        data.setdefault(entity, {})[own] = as_json(value)
    for entity, given in data.items():
        lines.append(f"    {entity}: {{{', '.join(f'{name}: {_yaml(value)}' for name, value in given.items())}}}")
    if rule.changes:
        engine = xueji.what_if if found.drafts else xueji
        decision = engine.decide({"change": rule.changes[0].value, **data}, found.region, found.on)
        lines.append(f"    # {say('as_answered', language)}")
        lines.append(f"  expect: {{outcome: {decision.outcome.value}}}")
    else:
        lines.append("  expect: {}")
    return "\n".join(lines)


def _yaml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(value)}]"
    return f'"{value}"' if isinstance(value, str) and value.isdigit() else str(value)
