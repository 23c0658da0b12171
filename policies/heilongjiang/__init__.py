"""The pack of heilongjiang: its regulations stand beside this file, one YAML each."""

from pathlib import Path

from xueji.packs.hooks import PackFolder, hookimpl


@hookimpl
def xueji_pack() -> PackFolder:
    """Give the pack's name, its division code (GB/T 2260) and its folder."""
    return PackFolder("heilongjiang", "230000", Path(__file__).parent)
