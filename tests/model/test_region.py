"""Division codes: what a code is, whose law applies in it, how far apart two places are."""

import pytest

from xueji.model import region
from xueji.model.enums import Layer, Scope


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("620000", "620000"), ("620102000000", "620102"), ("000000", "000000"), ("990000", None), ("62000", None),
     ("62010200000", None), ("620102000001", None), ("６２０１０２", None), ("", None)],
)  # fmt: skip
def test_codes(text: str, wanted: str | None) -> None:
    assert region.division_code(text) == wanted


def test_the_chain_of_law() -> None:
    assert region.chain("620102") == ("000000", "620000", "620100", "620102")
    assert region.chain("620000") == ("000000", "620000")
    assert region.chain("000000") == ("000000",)
    assert region.lies_in("620102", "620000")
    assert not region.lies_in("620000", "620102")


def test_levels() -> None:
    codes = ("000000", "620000", "620100", "620102")
    assert [region.layer(code) for code in codes] == [Layer.NATION, Layer.PROVINCE, Layer.CITY, Layer.COUNTY]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        ("620102", "210102", Scope.CROSS_PROVINCE),
        ("620102", "620102", Scope.WITHIN_COUNTY),
        ("620102", "620202", Scope.WITHIN_PROVINCE),
        ("620102", "620103", None),  # one urban area, or two counties of a city: the codes do not tell
        ("620100", "620103", None),
        ("620100", "620200", Scope.WITHIN_PROVINCE),
        ("620000", "620103", None),
        ("419001", "419002", Scope.WITHIN_PROVINCE),  # counties directly under the province
    ],
)
def test_how_far_apart(one: str, other: str, wanted: Scope | None) -> None:
    assert region.scope(one, other) is wanted
    assert region.scope(other, one) is wanted


def test_every_province_has_two_names() -> None:
    provinces = list(region.names())
    assert len(provinces) == 34
    assert all(region.division_code(code) == code and zh and en for code, zh, en in provinces)


@pytest.mark.parametrize(
    ("written", "code"),
    [("湖南", "430000"), ("湖南省", "430000"), ("湖", ""), ("内蒙古", "150000"), ("长沙", ""), ("", "")],
)
def test_a_province_is_known_by_its_name_or_how_it_begins(written: str, code: str) -> None:
    assert region.province(written) == code
