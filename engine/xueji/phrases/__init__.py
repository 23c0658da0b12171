"""What can be said is wrong: each code with its message and its hint in English and Chinese."""

from xueji.phrases.advice import ADVICE
from xueji.phrases.codes import CODES, Code, Language, Phrase, Severity
from xueji.phrases.regulations import REGULATIONS
from xueji.phrases.tables import TABLES

PROBLEMS: dict[Code, Phrase] = {**REGULATIONS, **TABLES, **ADVICE}

__all__ = ["ADVICE", "CODES", "PROBLEMS", "Code", "Language", "Phrase", "Severity"]
