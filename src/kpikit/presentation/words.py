"""The words of tables for people, in every language that they are shown in.

JSON and CSV are for programs: nothing in them is translated.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

_TITLES = {
    "achievements": ("Achievements", "Kết quả thực hiện chỉ tiêu"),
    "scores": ("Scores", "Điểm"),
    "rankings": ("Rankings", "Xếp hạng"),
    "unmet": (
        "Targets not met, or undetermined",
        "Chỉ tiêu chưa đạt hoặc chưa xác định",
    ),
    "gains": (
        "What each target not met would be worth",
        "Mỗi chỉ tiêu chưa đạt đáng bao nhiêu điểm, bao nhiêu hạng",
    ),
    "revisions": ("Revisions", "Thay đổi sau điều chỉnh số liệu"),
    "differences": ("What changed in the rules", "Quy định thay đổi"),
    "for_readers": (
        "What changed for readers alone; no result depends on it",
        "Thay đổi chỉ để đọc, không ảnh hưởng đến kết quả",
    ),
    "moves": (
        "Whom it moves, and how far each change alone",
        "Đơn vị bị ảnh hưởng, và mức ảnh hưởng của riêng từng thay đổi",
    ),
}

_HEADINGS = {
    "after": ("after", "sau"),
    "achievement": ("achievement", "tỷ lệ đạt"),
    "before": ("before", "trước"),
    "change": ("change", "tăng/giảm hạng"),
    "changed": ("changed", "thay đổi"),
    "coverage": ("coverage", "độ đầy đủ"),
    "declared_in": ("declared in", "nơi quy định"),
    "difference": ("change", "tăng/giảm"),
    "due_value": ("due by now", "mức theo tiến độ"),
    "excess": ("above the cap", "điểm vượt trần"),
    "gap": ("gap", "còn thiếu"),
    "grade": ("grade", "xếp loại"),
    "grade_then": ("grade then", "xếp loại nếu đạt"),
    "indicator": ("indicator", "chỉ tiêu"),
    "leaf_gained": ("gain below", "điểm thêm của chỉ tiêu"),
    "max_points": ("of", "điểm tối đa"),
    "met": ("met", "kết quả"),
    "moved_units": ("units moved", "số đơn vị bị ảnh hưởng"),
    "needed_pace": ("needed per month", "cần đạt mỗi tháng"),
    "node": ("node", "nội dung"),
    "number": ("no.", "số"),
    "obs_status": ("status", "loại số liệu"),
    "on_path": ("on path", "đúng tiến độ"),
    "org_unit": ("org unit", "đơn vị"),
    "path": ("where", "vị trí"),
    "peer_group": ("peer group", "khối, cụm"),
    "period": ("period", "kỳ báo cáo"),
    "points": ("points", "điểm"),
    "points_gained": ("gain", "điểm thêm"),
    "points_lost": ("points lost", "điểm mất"),
    "points_then": ("points then", "điểm nếu đạt"),
    "previous_rank": ("before", "hạng kỳ trước"),
    "provisional": ("provisional", "tạm thời"),
    "rank": ("rank", "hạng"),
    "rank_then": ("rank then", "hạng nếu đạt"),
    "ranking": ("ranking", "xếp hạng"),
    "reason": ("reason", "lý do"),
    "responsible": ("responsible", "đơn vị phụ trách"),
    "scorecard": ("scorecard", "bảng chấm điểm"),
    "state": ("state", "tình trạng"),
    "status_after": ("status after", "loại số liệu sau"),
    "status_before": ("status before", "loại số liệu trước"),
    "subject": ("of", "nội dung"),
    "target": ("target", "chỉ tiêu giao"),
    "target_value": ("target value", "mức giao"),
    "together": ("only together", "chỉ khi cùng thay đổi"),
    "unit": ("unit", "đơn vị tính"),
    "value": ("value", "giá trị"),
    "value_then": ("value then", "giá trị nếu đạt"),
}

_WORDS = {
    # met
    "met": ("met", "đạt"),
    "unmet": ("unmet", "chưa đạt"),
    "undetermined": ("undetermined", "chưa xác định"),
    "mostly_met": ("mostly met", "cơ bản đạt"),
    "behind": ("behind", "chậm tiến độ"),
    # states
    "value": ("value", "có số liệu"),
    "missing": ("missing", "thiếu số liệu"),
    "not_applicable": ("not applicable", "không phát sinh"),
    "not_due": ("not due", "chưa đến hạn"),
    # further reasons
    "no_target": ("no target", "không có chỉ tiêu giao"),
    "without_ratio": ("no ratio", "không tính được tỷ lệ"),
    "no_number": ("no number", "không có con số"),
    "bound": ("only a bound is known", "chỉ biết cận"),
    "unstated": ("level not stated", "không nêu mức giao"),
    "available": ("too few figures", "quá ít số liệu"),
    "overdue": ("overdue", "quá hạn báo cáo"),
    "negative": ("points below zero", "có điểm âm"),
    "condition": ("condition not decided", "chưa rõ điều kiện"),
    "not_imputed": ("nothing to impute from", "không có số liệu để ước tính thay"),
    "formula": ("formula without a value", "công thức chưa có giá trị"),
    "no_peers": ("not among the peers", "không có đơn vị để so sánh"),
    "no_spread": ("peers do not differ", "các đơn vị không khác nhau"),
    "no_reference": ("reference has no figure", "đơn vị đối chứng không có số liệu"),
    "not_positive": ("not above zero", "không lớn hơn 0"),
    # why nothing can be said of what a target is worth
    "of_node": ("points are no figure", "điểm không phải là số liệu báo cáo"),
    "no_level": ("level not known", "chưa rõ mức giao"),
    "level_moves": ("the level moves with the value", "mức giao thay đổi theo giá trị"),
    "ended": ("the unit has ended", "đơn vị đã kết thúc hoạt động"),
    # reasons of grades
    "undecided": ("condition not decided", "chưa rõ điều kiện"),
    "requires": ("requirement not met", "không đạt điều kiện"),
    "ceiling": ("ceiling", "bị giới hạn"),
    "lower": ("lowered", "bị hạ bậc"),
    "veto": ("veto", "điểm liệt"),
    "quota": ("no room in the quota", "vượt tỷ lệ khống chế"),
    "capped_by": ("not above another grade", "không vượt mức xếp loại khác"),
    "no_group": ("in no group", "không thuộc khối, cụm nào"),
    # obs_status
    "A": ("normal", "thực hiện"),
    "P": ("provisional", "sơ bộ"),
    "E": ("estimate", "ước"),
    "I": ("imputed", "suy ra"),
    "F": ("forecast", "dự báo"),
    "B": ("break", "đổi cách tính"),
    # what a revision changed
    "changed_value": ("value", "số liệu"),
    "changed_target": ("target", "mức giao"),
    "changed_met": ("met", "đạt hay chưa"),
    "changed_points": ("points", "điểm"),
    "changed_grade": ("grade", "xếp loại"),
    "changed_rank": ("rank", "hạng"),
    # why figures of earlier units make none
    "counts_since": ("{} counts since {}", "{} chỉ tính từ ngày {}"),
    "not_reported_by": ("not reported by {}", "chưa có báo cáo của {}"),
    "not_reported_up_to": ("not reported by {} up to {}", "chưa có báo cáo của {} đến ngày {}"),
    "no_share": ("share of {} not known", "chưa rõ tỷ lệ của {}"),
    "not_restated": ("cannot be restated from {}", "không tính lại được từ {}"),
    # what became of something declared
    "became_added": ("added", "thêm"),
    "became_removed": ("removed", "bỏ"),
    "became_changed": ("changed", "sửa"),
    "figures": ("figures", "số liệu"),
    # lists that are cut
    "more": ("and {} more", "và {} đơn vị khác"),
    # yes and no, nothing
    "true": ("yes", "có"),
    "false": ("no", "không"),
    "none": ("none", "không có"),
}

_ENGLISH, _VIETNAMESE = 0, 1


@frozen
class Language:
    """How tables for people are written.

    Attributes:
        code: code of the language, by which names of units and indicators are chosen.
        titles: titles of tables, by name.
        headings: headings of columns, by name.
        words: words for codes.
        point: mark before the decimals.
        thousands: mark between groups of three digits.
    """

    code: str
    titles: Mapping[str, str]
    headings: Mapping[str, str]
    words: Mapping[str, str]
    point: str
    thousands: str

    @classmethod
    def of(cls, code: str) -> Language:
        """Return a language that has words; English words for any other.

        >>> Language.of("vi").word("unmet"), Language.of("fr").word("not_due")
        ('chưa đạt', 'not due')
        """
        column = _VIETNAMESE if code == "vi" else _ENGLISH
        titles, headings, words = (
            {key: texts[column] for key, texts in table.items()}
            for table in (_TITLES, _HEADINGS, _WORDS)
        )
        point, thousands = (",", ".") if code == "vi" else (".", ",")
        return cls(code, titles, headings, words, point, thousands)

    def word(self, code: str) -> str:
        """Return the word for a code; a code without one in plain letters."""
        return self.words.get(code, code.replace("_", " "))

    def status(self, codes: str) -> str:
        """Return the words for an obs_status, which may carry a break: ``EB``.

        >>> Language.of("en").status("EB")
        'estimate, break'
        """
        return ", ".join(map(self.word, codes))


LANGUAGES = ("en", "vi")
"""Codes of the languages that have words."""
