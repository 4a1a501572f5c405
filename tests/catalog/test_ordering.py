"""Rows that people read one after another."""

import pytest

from ventanilla.catalog.content import Content
from ventanilla.catalog.ordering import groups, moved
from ventanilla.catalog.sheets import MUNICIPALITIES, REASONS, STAGES


def stages(*orders: str) -> Content:
    header = [column.name for column in STAGES.columns]
    rows = [{"tramite": "a", "orden": each, "codigo": f"e{n}"} for n, each in enumerate(orders)]
    return Content({"etapas": [header]}, {}).with_rows("etapas", rows)


def read(content: Content) -> list[str]:
    rows = dict(content.rows("etapas"))
    return [rows[line]["codigo"] for lines in groups(content, STAGES) for line in lines]


@pytest.mark.parametrize(
    "orders",
    [("1", "2", "3"), ("10", "20", "30"), ("1", "1", "1"), ("1", "x", ""), ("1", "2", "9999999")],
)
def test_one_goes_down_whatever_the_numbers_were(orders: tuple[str, ...]) -> None:
    before = stages(*orders)
    assert read(moved(before, STAGES, 2, up=False)) == ["e1", "e0", "e2"]
    assert read(moved(before, STAGES, 4, up=True)) == ["e0", "e2", "e1"]


def test_numbers_with_gaps_stay_as_they_are() -> None:
    after = moved(stages("10", "20", "30"), STAGES, 2, up=False)
    assert [row["orden"] for _, row in after.rows("etapas")] == ["20", "10", "30"]


def test_nobody_leaves_his_own() -> None:
    both = stages("1").with_row("etapas", None, {"tramite": "b", "orden": "2", "codigo": "x"})
    for line in (2, 3):
        assert moved(both, STAGES, line, up=True) is both
        assert moved(both, STAGES, line, up=False) is both
    assert moved(both, STAGES, 99, up=True) is both


def test_what_has_no_order_and_what_has_one_alone() -> None:
    content = Content({"municipios": [["clave", "nombre"], ["001", "x"]]}, {}).complete(
        {REASONS.name: REASONS}
    )
    assert groups(content, MUNICIPALITIES) == []
    two = content.with_row("motivos", None, {"orden": "1", "motivo": "x"})
    assert groups(two, REASONS) == [[2]]
