"""Chinese numerals below a thousand (汉字数字), as the regulations write the numbers of articles."""

from collections.abc import Mapping
from typing import Final

_DIGITS: Final = "零一二三四五六七八九"
MOST: Final = 999


def numeral(number: int) -> str:
    """A number below a thousand as the regulations write it."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    head = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if not rest:
        return head
    if not tens:
        return f"{head}{'零' if head else ''}{_DIGITS[ones]}"
    ten = "十" if tens == 1 and not head else f"{_DIGITS[tens]}十"
    return f"{head}{ten}{_DIGITS[ones] if ones else ''}"


NUMERALS: Final[Mapping[str, int]] = {numeral(number): number for number in range(1, MOST + 1)}
"""Every numeral with its number."""
