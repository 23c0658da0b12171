"""YAML as editors read it: version 1.2, core types; a date is text, `010100` a number, `on` a word."""

import re
from typing import Any, ClassVar

import yaml
from ruamel.yaml import YAML


def read(text: str) -> Any:
    """The data of one document; raises `YAMLError` of ruamel.yaml where it is none."""
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 2)
    kept = dict(reader.constructor.yaml_constructors)
    kept["tag:yaml.org,2002:timestamp"] = lambda _, node: node.value
    reader.constructor.yaml_constructors = kept
    return reader.load(text)


class _Core(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc] # whichever was built
    """The same of sound files, many times as fast; a test holds it to `read`."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}


_Core.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("(?:true|True|TRUE|false|False|FALSE)$"), list("tTfF"))
_Core.add_implicit_resolver("tag:yaml.org,2002:null", re.compile("(?:~|null|Null|NULL|)$"), ["~", "n", "N", ""])
_Core.add_implicit_resolver("tag:yaml.org,2002:int", re.compile("[-+]?[0-9]+$"), list("-+0123456789"))
_Core.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*)(?:[eE][-+]?[0-9]+)?$"),
    list("-+.0123456789"),
)  # fmt: skip
_Core.add_constructor("tag:yaml.org,2002:int", lambda _, node: int(node.value))


def read_quickly(text: str) -> Any:
    """The data of a sound document."""
    return yaml.load(text, _Core)  # noqa: S506 -- with fewer types than the safe loader has
