"""Entries for the file of accepted findings: one for each that is new, its reason still to be written."""

import json
import sys
from collections.abc import Iterator

from xueji.cli.prove_asked import Proved
from xueji.cli.prove_words import Wording
from xueji.packs.accepted import PLACEHOLDER, Ground
from xueji.phrases import Language
from xueji.questions.finding import Finding


def show(found: Proved, language: Language) -> None:
    """Print the entries; what all of it comes to goes to standard error."""
    print("\n".join(entries(found, language)))
    print(Wording(found, language).summary(), file=sys.stderr)


def entries(found: Proved, language: Language) -> Iterator[str]:
    """The lines of a file that accepts what is new; as they are it is refused, for they say no reason."""
    yield "accepted:" if found.fresh else "accepted: []"
    for finding in found.fresh:
        yield f"  # {_said(finding, language)}"
        yield f"  - id: {finding.name}"
        yield f"    kind: {Ground.LAW.value} # {', '.join(Ground)}"
        yield f"    because: {{zh: {json.dumps(PLACEHOLDER.zh, ensure_ascii=False)}, en: {json.dumps(PLACEHOLDER.en)}}}"


def _said(finding: Finding, language: Language) -> str:
    return " ".join(finding.text.in_(language).split())
