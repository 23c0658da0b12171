"""Regulations written in a line or two, each in the pack its key names, beside the sound pack of the nation."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.packs.test_broken import HERE

from xueji.packs import registry
from xueji.packs.load import load
from xueji.policy.document import Document


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., tuple[Document, ...]]:
    """Load the sound pack of the nation and further regulations, each in the pack its key names."""

    def together(**files: str) -> tuple[Document, ...]:
        shutil.rmtree(tmp_path / "p", ignore_errors=True)
        shutil.copytree(HERE / "sound", tmp_path / "p")
        for name, content in files.items():
            pack, _, rest = name.partition("_")
            (tmp_path / "p" / pack).mkdir(exist_ok=True)
            (tmp_path / "p" / pack / f"{rest or pack}.yaml").write_text(content)
        return load(registry.in_folder(tmp_path / "p"))

    return together
