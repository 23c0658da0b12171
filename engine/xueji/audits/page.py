"""What every page has in common: how its templates are filled, and how its one script is let run."""

import hashlib
from base64 import b64encode
from functools import cache
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined
from markupsafe import Markup


@cache
def templates(*packages: str) -> Environment:
    """The templates of packages, the first that has one; behind them those of this package.

    Everything put into a page is escaped, everything it asks for has to be there.
    """
    return Environment(
        loader=ChoiceLoader([PackageLoader(package) for package in (*packages, "xueji.audits")]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def scripted(env: Environment, name: str) -> dict[str, Any]:
    """A page's own script and its digest, by which alone it is let run: no address is in the page."""
    script = env.get_template(name).render()
    digest = b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {"script": Markup(script), "script_digest": f"sha256-{digest}"}  # noqa: S704 -- the project's own text
