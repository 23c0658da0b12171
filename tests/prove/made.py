"""Two small laws, each of a few lines, laid side by side."""

import textwrap
from datetime import date
from pathlib import Path

from xueji.assemble import Xueji
from xueji.packs import registry
from xueji.packs.load import load
from xueji.prove.replay import data_of
from xueji.prove.side import Side
from xueji.prove.verdicts import Difference

DAY = date(2024, 9, 5)
NATION = """
document:
  id: nation
  title: {zh: 试验用国家规定, en: A national regulation for trials}
  region: "000000"
  stages: [primary, junior, senior]
  in_force: {from: 2015-01-01}
  grade: statute
  silent_on: [leave]
evidence:
  application: {zh: 申请书, en: application}
  diagnosis: {zh: 诊断证明, en: diagnosis}
declare:
  leave.max_length: {title: {zh: 休学最长期限, en: longest leave}, topic: leave, type: duration}
parameters:
  leave.max_length: {value: 1 year, article: 第一条}
"""
HEAD = """
document:
  id: {name}
  title: {{zh: 试验规定, en: A regulation for trials}}
  region: "{region}"
  stages: [primary, junior, senior]
  in_force: {{from: 2016-01-01}}
  grade: statute
  {more}
"""
REGIONS = {"gansu": "620000", "liaoning": "210000"}


def two_laws(
    folder: Path, one: str, two: str, nation: str = "", more: tuple[str, str] = ("", ""), on: date = DAY
) -> tuple[Side, Side]:
    """The laws of two provinces under one of the nation; `more` are further lines of each head."""
    parts = {"national": NATION + textwrap.dedent(nation)}
    for (name, region), text, extra in zip(REGIONS.items(), (one, two), more, strict=True):
        parts[name] = HEAD.format(name=name, region=region, more=extra) + textwrap.dedent(text)
    for name, content in parts.items():
        (folder / name).mkdir()
        (folder / name / f"{name}.yaml").write_text(content)
    found, _ = Xueji(load(registry.in_folder(folder))).sides(REGIONS, on)
    return found[0], found[1]


def replays(engine: Xueji, found: Difference) -> bool:
    """Put a student before both laws anew, as a portal of each would; say whether all comes out as shown."""
    example = found.example
    ask = engine.check if example.change is None else engine.decide
    for side, shown in zip(example.sides, example.answers, strict=True):
        own = {name: value for name, value in example.facts.items() if name in side.policy.vocabulary.entries}
        again = ask(data_of(own, example.change, example.on), side.policy.region)
        if again.model_dump() != shown.model_dump():
            return False
    return True
