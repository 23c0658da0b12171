"""The list of findings made in one step is the one `bulk.results` makes rule by rule."""

from collections.abc import Sequence

import polars as pl
import pytest
from polars.testing import assert_frame_equal
from tests.audits.province import DAY, REGION, province

from xueji.assemble import Xueji
from xueji.audits.listing import listed
from xueji.bulk.audit import Auditor
from xueji.bulk.results import findings
from xueji.model.enums import Force


@pytest.mark.slow
@pytest.mark.parametrize("forces", [(Force.FORBID, Force.REQUIRE, Force.DISCOURAGE), tuple(Force), (Force.OBLIGE,)])
@pytest.mark.parametrize("unmasked", [False, True])
def test_both_ways_agree(law: Xueji, forces: Sequence[Force], unmasked: bool) -> None:
    frame = province(law, 400).with_row_index("row", 1).with_columns(pl.col("row").cast(pl.Int64))
    auditor = Auditor(law, DAY, frame.columns, REGION)
    judged = auditor.judge(frame).filter(pl.col("contradiction").is_null())
    chosen = [bit for bit in auditor.bits if bit.force in forces]
    ours = listed(judged, chosen, unmasked=unmasked)
    theirs = findings(judged, auditor.bits, forces, unmasked=unmasked)
    assert_frame_equal(ours, theirs)
    assert len(ours) > 50
    assert listed(judged.clear(), chosen).schema == ours.schema
    assert listed(judged, []).is_empty()
