"""What `xueji verify PACK.whl` prints: the pack and its digest, or everything that is not what the wheel says of it."""

from pathlib import Path
from typing import Final

from xueji.cli.options import Format
from xueji.cli.verify_words import WORDS
from xueji.cli.wording import Spoken
from xueji.phrases import Language

EXIT_NOT_SOUND: Final = 2


def verify_wheel(path: Path, policies: Path | None, format: Format, language: Language) -> int:  # noqa: A002 -- the option's name
    """Check a wheel and print what was found; 0 where it is sound, 2 where it is not."""
    from xueji.cli.output import print_json  # noqa: PLC0415 -- `--help` must not load the engine
    from xueji.releases.soundness import sound  # noqa: PLC0415

    told, damages = sound(path, policies)
    if format is Format.JSON:
        listed = [{"what": damage.what, "name": damage.name, "parts": [*damage.parts]} for damage in damages]
        print_json({
            "sound": not damages, "damages": listed,
            "manifest": None if told is None else told.model_dump(mode="json"),
        })  # fmt: skip
        return EXIT_NOT_SOUND if damages else 0
    words = Spoken(language, WORDS)
    print(("✗ " if damages else "✓ ") + words.say("wheel_bad" if damages else "wheel", path.name))
    if told is not None:
        print("  " + words.say("wheel_of", told.name, told.version, told.region, len(told.documents), told.digest))
    for damage in damages:
        print("  • " + words.say(damage.what, damage.name, *damage.parts))
    return EXIT_NOT_SOUND if damages else 0
