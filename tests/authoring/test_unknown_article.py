"""Every part of a regulation that cites an article is held to the articles the document has."""

from pathlib import Path

import pytest
from tests.authoring.advised_packs import NATION

from xueji.authoring.check import check
from xueji.packs import registry

CITING = {
    "a value": "parameters:\n  leave.max_times: {{value: 2, article: {article}}}\n",
    "a rule": "rules:\n- {{id: r, title: 题, change: leave, forbid: student.is_disabled, article: {article}}}\n",
    "a procedure": "procedures:\n- {{id: p, change: leave, steps: [receiving_school], article: {article}}}\n",
    "a closed list": "closed:\n- {{change: leave, title: 题, article: {article}}}\n",
    "a delegation": "delegates:\n- {{change: leave, title: 题, article: {article}}}\n",
    "what is not modelled": "not_modelled:\n  {article}: purpose\n",
}
"""Every part of a regulation that cites an article."""


@pytest.mark.parametrize("part", CITING)
@pytest.mark.parametrize(
    ("article", "known"), [("第九条", 0), ("第二条第三款", 0), ("第三条(四)", 0), ("第二条第二款", 1)]
)
def test_every_part_that_cites_an_article_is_held_to_those_the_document_has(
    part: str, article: str, known: int, tmp_path: Path
) -> None:
    counted = NATION.partition("parameters:")[0].replace(
        "  grade", "  articles: {count: 8, paragraphs: {第二条: 2}, items: {第三条: 3}}\n  grade"
    )
    (tmp_path / "national").mkdir()
    (tmp_path / "national" / "nation.yaml").write_text(counted + CITING[part].format(article=article), "utf-8")
    problems = check(registry.in_folder(tmp_path)).problems
    assert [(problem.code, problem.word) for problem in problems] == [("unknown-article", article)] * (1 - known)
