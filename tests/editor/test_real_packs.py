"""Every installed pack in the editor: nothing is called wrong that is right, and every word can be asked about."""

from functools import partial

import pytest

from tests.editor.desk import CHECKER, TODAY
from xueji.editor.completion import completion
from xueji.editor.context import Role, context, key
from xueji.editor.definition import definition
from xueji.editor.hover import Asked, hover
from xueji.editor.positions import lines_of
from xueji.editor.workspace import Workspace, names_in
from xueji.packs import registry

NAMING = (Role.CONDITION, Role.RULE, Role.PROCEDURE, Role.DOCUMENT, Role.EVIDENCE, Role.PARAMETER, Role.KEY)
TOLD_BY_ITSELF = ("and", "or", "not", "in", "always", "true", "false", "never")


@pytest.mark.slow
@pytest.mark.parametrize("name", [pack.name for pack in registry.installed()])
def test_a_pack_is_right_and_its_names_are_told(name: str) -> None:
    workspace = Workspace()
    pack = next(pack for pack in workspace.installed if pack.name == name)
    folder = pack.folder.resolve()
    for path in sorted(folder.glob("*.yaml")):
        packs, unseen = workspace.scope(path), workspace.unseen(path)
        names = partial(names_in, unseen) if unseen else None
        found = list(CHECKER.stages(packs, {}, folder, names))
        assert [problem for problem in found[-1].problems if problem.severity == "error"] == []
        assert found[-1].case_files is not None
        workspace.take_regulations(packs, found[-1].regulations)
        workspace.take_cases(packs, found[-1].case_files)
        view = workspace.view(path)
        assert view is not None
        text = path.read_text(encoding="utf-8")
        asked = Asked(view, text, "zh", TODAY)
        for number, line in list(enumerate(lines_of(text)))[:: 2 + len(text) // 3_000]:
            for column in range(4, len(line), 13):
                place = context(lines_of(text), number, column, view.kind)
                told = hover(asked, number, column)
                completion(asked, number, column)
                definition(asked, number, column)
                if place is None or place.role not in NAMING or not place.word or line[column - 1] in "\"'":
                    continue
                bare = place.word in TOLD_BY_ITSELF or place.word.replace(".", "").isdigit()
                own = place.role is Role.KEY and key(view.kind, (*place.path, place.word)) is None
                quoted = line[: place.start].count('"') % 2 == 1  # a length of time, a date, a code
                assert told is not None or bare or own or quoted, (path.name, number + 1, place)
