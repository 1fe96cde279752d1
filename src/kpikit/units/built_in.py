"""The units that need no declaration, in one table."""

from __future__ import annotations

from fractions import Fraction

from kpikit.model.text import Text
from kpikit.model.units import Quantity, Unit, UnitSize


def _row(ident: str, vi: str, en: str, *aliases: str, equals: str = "") -> Unit:
    """Return a row of the table of built-in units."""
    amount = UnitSize(Quantity.parse(equals, default=Fraction(1))) if equals else None
    names = Text.of({"vi": vi, "en": en})
    return Unit(id=ident, name=names, aliases=aliases, equals=amount)


BUILT_IN: tuple[Unit, ...] = (
    _row("dong", "đồng", "VND", "đ", "₫", "VNĐ"),
    _row("thousand_dong", "nghìn đồng", "thousand VND", "ngàn đồng", "nghìn đ", "nghìn VND",
         "nghin dong", "ngan dong", "thousand dong", equals="1000 dong"),
    _row("million_dong", "triệu đồng", "million VND", "trđ", "tr.đ", "triệu đ", "triệu VND",
         "trieu dong", "million dong", equals="1000000 dong"),
    _row("billion_dong", "tỷ đồng", "billion VND", "tỉ đồng", "tỷ đ", "tỉ đ", "tỷ VND", "tỉ VND",
         "ty dong", "ti dong", "billion dong", equals="1000000000 dong"),
    _row("ratio", "lần", "ratio", "tỷ số", "tỉ số", equals="1"),
    _row("percent", "phần trăm", "percent", "%", equals="1/100"),
    _row("per_mille", "phần nghìn", "per mille", "‰", "phần ngàn", equals="1/1000"),
    _row("percentage_point", "điểm phần trăm", "percentage point", "percentage points", "điểm %",
         "đpt", "pp", equals="1/100"),
    _row("point", "điểm", "point", "points"),
    _row("person", "người", "person", "people", "persons"),
    _row("household", "hộ", "household", "households", "hộ gia đình"),
    _row("dossier", "hồ sơ", "dossier", "dossiers"),
    _row("case", "vụ việc", "case", "cases", "vụ", "trường hợp"),
    _row("task", "nhiệm vụ", "task", "tasks"),
    _row("count", "số lượng", "count", "lượt", "cái", "chiếc"),
    _row("kilometre", "km", "kilometre", "kilometres", "kilometer", "kilometers", "ki-lô-mét"),
    _row("square_kilometre", "km²", "square kilometre", "square kilometres", "square kilometer",
         "square kilometers", "km2", "ki-lô-mét vuông", equals="kilometre^2"),
    _row("hectare", "ha", "hectare", "hectares", "héc-ta", "hecta", equals="1/100 km2"),
    _row("tonne", "tấn", "tonne", "tonnes"),
    _row("quintal", "tạ", "quintal", "quintals", equals="1/10 tonne"),
    _row("day", "ngày", "day", "days"),
    _row("working_day", "ngày làm việc", "working day", "working days"),
    _row("month", "tháng", "month", "months"),
    _row("year", "năm", "year", "years", equals="12 month"),
)  # fmt: skip
"""The units that need no declaration. English plurals are spellings like any other."""
