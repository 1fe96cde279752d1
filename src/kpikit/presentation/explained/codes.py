"""The words for codes in the sentences of explanations, by the fact that has them.

Those that tables have too, such as states and verdicts, are in `kpikit.presentation.words`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

Texts = tuple[str, str]
"""The same in English and in Vietnamese."""

CODES: Mapping[str, Mapping[str, Texts]] = {
    "bound": {
        "exact": ("", ""),
        "at_least": ("the true figure is this or more", "số thực tế từ mức này trở lên"),
        "at_most": ("the true figure is this or less", "số thực tế từ mức này trở xuống"),
    },
    "zero_denominator": {
        "not_applicable": ("not applicable", "không phát sinh"),
        "missing": ("missing", "thiếu số liệu"),
        "zero": ("0", "0"),
        "full": ("100 %", "100 %"),
    },
    "scope": {
        "org_unit": ("this unit alone", "riêng đơn vị này"),
        "group": ("the group", "nhóm"),
        "level": ("the level", "cấp"),
        "all": ("all units", "mọi đơn vị"),
    },
    "comparison": {
        "at_least": ("at least", "tối thiểu"),
        "at_most": ("at most", "tối đa"),
        "within": ("from", "từ"),
        "equals": ("exactly", "đúng bằng"),
        "yes": ("yes", "có"),
        "unstated": ("not stated", "không nêu"),
    },
    "peers": {"mean": ("the mean", "mức bình quân"), "best": ("the best", "mức tốt nhất")},
    "role": {
        "scored": ("", ""),
        "bonus": ("bonus", "điểm thưởng"),
        "penalty": ("penalty", "điểm trừ"),
        "information": ("for information, not scored", "để tham khảo, không chấm điểm"),
    },
    "policy": {
        "fail": ("without it the whole has no points", "thiếu thì chưa có điểm tổng"),
        "skip": ("left out", "không đưa vào tính"),
        "zero": ("counts 0", "tính 0 điểm"),
        "full": ("counts in full", "tính đủ điểm"),
        "impute": ("something stands in", "lấy số khác thay"),
    },
    "combined_by": {
        "sum_of": ("parts add up", "cộng các phần"),
        "highest_of": ("the highest part counts", "lấy phần cao nhất"),
        "lowest_of": ("the lowest part counts", "lấy phần thấp nhất"),
        "first_of": ("the first part that applies counts", "lấy phần đầu tiên được áp dụng"),
    },
    "rule": {
        "linear": ("“linear”", "“tuyến tính”"),
        "bands": ("“bands”", "“khung điểm”"),
        "piecewise": ("“piecewise”", "“tuyến tính từng đoạn”"),
        "increments": ("“increments”", "“cộng, trừ theo mức”"),
        "options": ("“options”", "“theo phương án”"),
        "pass_fail": ("“pass or fail”", "“đạt hoặc không đạt”"),
        "value": ("“value”", "“lấy số liệu làm điểm”"),
        "min_max": ("“from worst to best”", "“từ thấp nhất đến tốt nhất”"),
        "z_score": ("“standard score”", "“điểm chuẩn hóa”"),
        "peer_rank": ("“place among units”", "“theo thứ hạng”"),
        "percentile": ("“percentile”", "“bách phân vị”"),
        "borda": ("“Borda count”", "“điểm Borda”"),
        "fraction_of_max": ("“share of the best”", "“tỷ lệ so với tốt nhất”"),
        "distance_to": ("“distance to a reference”", "“khoảng cách đến mốc”"),
        "leader": ("“leader”", "“so với đơn vị dẫn đầu”"),
        "points": ("“given points”", "“điểm cho sẵn”"),
        "sum_of": ("“sum of parts”", "“cộng các phần”"),
        "highest_of": ("“highest part”", "“phần cao nhất”"),
        "lowest_of": ("“lowest part”", "“phần thấp nhất”"),
        "first_of": ("“first part that applies”", "“phần đầu tiên được áp dụng”"),
    },
    "rounding": {
        "half_away": ("", ""),
        "half_even": ("halves to even", "nửa làm tròn về số chẵn"),
        "truncate": ("cut off", "cắt phần lẻ"),
    },
    "by": {"mean": ("mean", "bình quân"), "median": ("median", "trung vị")},
    "used_by": {"parent": ("the sum above", "điểm tổng"), "all": ("everything", "mọi việc")},
    "counted": {
        "before": ("before it applies", "trước khi khống chế"),
        "after": ("after it applies", "sau khi khống chế"),
    },
    "ties": {
        "min": ("equals share the better rank", "bằng điểm thì cùng hạng trên"),
        "max": ("equals share the worse rank", "bằng điểm thì cùng hạng dưới"),
        "dense": (
            "equals share a rank, the next follows",
            "bằng điểm thì cùng hạng, hạng sau kế tiếp",
        ),
        "average": ("equals share the mean of their ranks", "bằng điểm thì lấy hạng bình quân"),
        "ordinal": ("equals follow in the order declared", "bằng điểm thì theo thứ tự khai báo"),
    },
    "relation": {
        "=": ("=", "="),
        "!=": ("≠", "≠"),
        "<": ("<", "<"),
        "<=": ("≤", "≤"),
        ">": (">", ">"),
        ">=": ("≥", "≥"),
    },
    "fulfilled": {
        "true": ("fulfilled", "thỏa mãn"),
        "false": ("not fulfilled", "không thỏa mãn"),
        "undetermined": ("open", "chưa xác định"),
    },
    "applies": {
        "true": ("that is so", "đúng như vậy"),
        "false": ("that is not so", "không phải như vậy"),
        "undetermined": ("that is open", "chưa xác định"),
    },
    "reached": {
        "true": ("are enough", "đạt"),
        "false": ("are not enough", "chưa đạt"),
    },
    "on_path": {
        "true": ("that is reached", "đã đạt"),
        "false": ("that is not reached", "chưa đạt"),
    },
    "overdue": {"true": ("overdue", "quá hạn báo cáo")},
    "carried": {
        "true": ("taken over from the units before", "nhận từ các đơn vị trước sắp xếp"),
    },
    "provisional": {"true": ("provisional", "tạm thời"), "false": ("", "")},
}
"""English and Vietnamese words by the name of a fact and its code; empty for nothing to say."""

FUNCTIONS: Mapping[str, Texts] = {
    "growth": ("growth of {}", "mức tăng của {} so với cùng kỳ"),
    "index": ("{} over that of the same period last year", "{} so với cùng kỳ năm trước"),
    "previous": ("{} in the period before", "{} kỳ trước"),
    "same_period_last_year": ("{} in the same period last year", "{} cùng kỳ năm trước"),
    "end_of_last_year": ("{} at the end of last year", "{} cuối năm trước"),
    "latest": ("the latest {}", "{} mới nhất"),
    "at": ("{} at", "{} tại"),
    "per_period": ("{} in the period alone", "{} riêng trong kỳ"),
    "year_to_date": ("{} since the year began", "{} lũy kế từ đầu năm"),
    "fiscal_year_to_date": ("{} since the fiscal year began", "{} lũy kế năm tài chính"),
    "term_to_date": ("{} since the term began", "{} lũy kế nhiệm kỳ"),
    "mean_year_to_date": ("the mean of {} since the year began", "bình quân {} từ đầu năm"),
    "mean_fiscal_year_to_date": ("the mean of {} in the fiscal year", "bình quân {} năm tài chính"),
    "sum": ("the sum of {}", "tổng {}"),
    "min": ("the lowest of {}", "mức thấp nhất của {}"),
    "max": ("the highest of {}", "mức cao nhất của {}"),
    "first": ("the first known of {}", "giá trị đầu tiên có của {}"),
    "abs": ("the size of {}", "trị tuyệt đối của {}"),
    "round": ("rounded {}", "làm tròn {}"),
    "days": ("days of {}", "số ngày của {}"),
    "working_days": ("working days of {}", "số ngày làm việc của {}"),
    "sum_items": ("the sum of the items of {}", "tổng các mục của {}"),
    "mean_items": ("the mean of the items of {}", "bình quân các mục của {}"),
    "min_items": ("the lowest item of {}", "mục thấp nhất của {}"),
    "max_items": ("the highest item of {}", "mục cao nhất của {}"),
    "count_items": ("the number of items of {}", "số mục của {}"),
    "peers_mean": ("the mean of {} of all units", "bình quân {} của các đơn vị"),
    "peers_min": ("the lowest {} of all units", "{} thấp nhất của các đơn vị"),
    "peers_max": ("the highest {} of all units", "{} cao nhất của các đơn vị"),
    "peers_count": ("the number of units with {}", "số đơn vị có {}"),
    "children_sum": ("the sum of {} of the units below", "tổng {} của các đơn vị cấp dưới"),
    "children_mean": ("the mean of {} of the units below", "bình quân {} của các đơn vị cấp dưới"),
    "children_min": ("the lowest {} of the units below", "{} thấp nhất của các đơn vị cấp dưới"),
    "children_max": ("the highest {} of the units below", "{} cao nhất của các đơn vị cấp dưới"),
    "children_count": ("the number of units below with {}", "số đơn vị cấp dưới có {}"),
    "of": ("that of {}", "của {}"),
    "points": ("the points of {}", "điểm của {}"),
    "published": ("the published points of {}", "điểm công bố của {}"),
    "share": ("the share of points of {}", "tỷ lệ điểm của {}"),
    "rank": ("the rank by {}", "hạng theo {}"),
    "grade": ("the grade by {}", "xếp loại theo {}"),
    "met": ("{} is met", "đạt {}"),
    "if": ("if {}", "nếu {}"),
}
"""What functions give of the one thing that they read, in English and in Vietnamese."""

OPERATORS: Mapping[str, Texts] = {
    "and": ("and", "và"),
    "or": ("or", "hoặc"),
    "not": ("not", "không phải"),
    "true": ("yes", "có"),
    "false": ("no", "không"),
    "yes": ("yes", "có"),
    "no": ("no", "không"),
    "percent": ("%", "%"),
}
"""Further words of formulas."""
