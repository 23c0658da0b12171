"""The record rules by hand as OpenFisca formulas. What is missing it does not know: a date is `NEVER`, a flag False."""

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from openfisca_core.indexed_enums import Enum

Array = np.ndarray[Any, Any]
Facts = Callable[[str], Any]
Formula = Callable[[Facts], Array]

AS_OF, MONTH_AGO = np.datetime64("2024-09-05"), np.datetime64("2024-08-05")
YEAR_AGO, TWO_YEARS_AGO = np.datetime64("2023-09-05"), np.datetime64("2022-09-05")
TWO_WEEKS_AGO = TEN_WORKDAYS_AGO = np.datetime64("2024-08-22")
NEVER: Final = np.datetime64("1900-01-01")


class Stage(Enum):
    primary = "小学"
    junior = "初中"
    senior = "普通高中"
    vocational = "中等职业"


class Status(Enum):
    pending = "待注册"
    enrolled = "在读"
    on_leave = "休学"
    transferring = "转学办理中"
    suspected_dropout = "疑似辍学"
    dropped_out = "辍学"
    abroad = "出境就读"
    withdrawn = "退学"
    expelled = "开除"
    graduated = "毕业"
    completed = "结业"
    incomplete = "肄业"
    deceased = "死亡"
    cancelled = "注销"


class Kind(Enum):
    ordinary = "普通学校"
    special = "特殊教育学校"
    specialised = "专门学校"
    vocational = "中等职业学校"


def known(day: Array) -> Array:
    return day != NEVER


def a_month_later(day: Array) -> Array:
    """The same day of the next month, or its last."""
    month = day.astype("M8[M]") + 1
    last = (month + 1).astype("M8[D]") - np.timedelta64(1, "D")
    return np.minimum(month.astype("M8[D]") + (day - day.astype("M8[M]")), last)


HELPERS: Final[dict[str, Formula]] = {
    "compulsory": lambda f: (f("student.stage") == Stage.primary) | (f("student.stage") == Stage.junior),
    "pupil": lambda f: f("student.stage") != Stage.vocational,
    "senior": lambda f: f("student.stage") == Stage.senior,
    "vocational": lambda f: f("student.stage") == Stage.vocational,
    "pending": lambda f: f("student.status") == Status.pending,
    "enrolled": lambda f: f("student.status") == Status.enrolled,
    "on_leave": lambda f: f("student.status") == Status.on_leave,
    "transferring": lambda f: f("student.status") == Status.transferring,
    "dropping": lambda f: f("compulsory")
    & ((f("student.status") == Status.suspected_dropout) | (f("student.status") == Status.dropped_out)),
    "id_wrong": lambda f: f("id_given") & ~f("id_valid"),
    "several": lambda f: f("registrations") > 1,
    "recheck_due": lambda f: f("school.rechecked_on") < f("term.start"),
    "after_term": lambda f: f("term.end") < AS_OF,
    "apart": lambda f: f("transfer.keeps_registration") & (
        (f("school.kind") == Kind.special) | (f("school.kind") == Kind.specialised)
        | (f("transfer.to_school_kind") == Kind.special) | (f("transfer.to_school_kind") == Kind.specialised)
    ),
    "leave_over_a_year": lambda f: f("on_leave") & (f("leave.start") < YEAR_AGO),
    "leave_over": lambda f: f("on_leave") & (f("leave.end") < AS_OF),
}  # fmt: skip

RULES: Final[dict[str, Formula]] = {
    "compulsory-education-law/record-delay-unapproved": lambda f: (f("student.stage") == Stage.primary)
    & f("pending") & known(f("registration.delay_until")) & ~f("student.delay_approved"),
    "compulsory-education-law/record-entrance-test": lambda f: f("compulsory") & f("registration.entrance_test"),
    "compulsory-education-law/record-expelled": lambda f: f("compulsory") & (f("student.status") == Status.expelled),
    "vocational-2010/record-no-archive": lambda f: f("vocational") & f("enrolled") & ~f("student.has_archive"),
    "vocational-2010/record-archive-groups": lambda f: f("vocational") & (f("archive.groups") < 3),
    "national-2013/no-false-data": lambda f: f("pupil") & f("registration.false_data"),
    "national-2013/home-teaching": lambda f: f("pupil") & f("student.home_taught") & f("pending"),
    "national-2013/archive-on-merger": lambda f: f("pupil") & f("school.is_merging"),
    "national-2013/archive-on-closure": lambda f: f("pupil") & f("school.is_closing"),
    "national-2013/direct-school-notice": lambda f: f("pupil") & f("school.is_direct"),
    "national-2013/semester-recheck": lambda f: f("pupil") & f("recheck_due"),
    "national-2013/record-number-invalid": lambda f: f("pupil") & ~f("number_valid"),
    "national-2013/record-id-invalid": lambda f: f("pupil") & f("id_wrong"),
    "national-2013/record-birth-date": lambda f: f("pupil")
    & known(f("id_birth")) & (f("id_birth") != f("student.birth_date")),
    "national-2013/record-number-differs": lambda f: f("pupil") & f("numbers_differ"),
    "national-2013/record-school-code": lambda f: f("pupil") & ~f("code_valid"),
    "national-2013/record-duplicate": lambda f: f("pupil") & f("several"),
    "national-2013/record-elsewhere": lambda f: f("pupil")
    & f("enrolled") & ~f("student.present_matches_record") & ~f("apart"),
    "national-2013/record-no-archive": lambda f: f("pupil")
    & ~f("student.has_archive") & (f("student.entered_on") < MONTH_AGO),
    "national-2013/record-archive-late": lambda f: f("pupil")
    & f("student.has_archive") & (a_month_later(f("student.entered_on")) < f("student.archived_on")),
    "national-2013/record-archive-electronic": lambda f: f("pupil") & ~f("archive.electronic"),
    "national-2013/record-archive-paper": lambda f: f("pupil") & ~f("archive.paper"),
    "national-2013/record-archive-groups": lambda f: f("pupil") & (f("archive.groups") < 4),
    "national-2013/record-archive-incomplete": lambda f: f("pupil") & ~f("archive.complete"),
    "national-2013/record-transfer-overdue": lambda f: f("pupil")
    & f("transferring") & (f("transfer.step_since") < TEN_WORKDAYS_AGO),
    "national-2013/record-handover-late": lambda f: f("pupil") & known(f("transfer.completed_on"))
    & (a_month_later(f("transfer.completed_on")) < f("archive.handed_over_on")),
    "national-2013/record-leave-unregistered": lambda f: f("pupil") & f("on_leave") & ~f("leave.approved"),
    "national-2013/record-abroad-archive": lambda f: f("pupil") & f("enrolled")
    & known(f("abroad.left_on")) & (f("abroad.left_on") < AS_OF) & ~f("abroad.archive_continued"),
    "national-2013/record-deceased": lambda f: f("pupil")
    & (f("student.status") != Status.deceased) & (f("student.status") != Status.cancelled)
    & known(f("student.died_on")) & (f("student.died_on") < TEN_WORKDAYS_AGO),
    "national-2013/record-dropout-unreported": lambda f: f("compulsory")
    & (f("student.status") == Status.dropped_out) & ~f("student.dropout_reported"),
    "national-2013/record-withdrawn": lambda f: f("compulsory")
    & (f("student.status") == Status.withdrawn) & f("student.within_compulsory_years"),
    "national-2013/record-no-registrar": lambda f: f("pupil") & ~f("school.registrar_named"),
    "national-2013/record-notice-missing": lambda f: f("pupil")
    & f("school.is_direct") & f("after_term") & (f("school.notice_sent_on") < f("term.start")),
    "national-2013/record-recheck-missing": lambda f: f("pupil") & f("after_term") & f("recheck_due"),
    "vocational-2014/no-false-data": lambda f: f("vocational") & f("registration.false_data"),
    "vocational-2014/record-duplicate": lambda f: f("vocational") & f("several"),
    "vocational-2014/record-number-invalid": lambda f: f("vocational") & ~f("number_valid"),
    "vocational-2014/record-id-invalid": lambda f: f("vocational") & f("id_wrong"),
    "registration-notice-2015/semester-check-of-changes": lambda f: f("pupil") & f("recheck_due"),
    "registration-notice-2015/problem-registration": lambda f: f("pupil") & (f("several") | f("id_wrong")),
    "dropout-notice-2024/ledger-entry": lambda f: f("dropping"),
    "dropout-notice-2024/monthly-report": lambda f: f("dropping"),
    "dropout-notice-2024/record-ledger-overdue": lambda f: f("dropping")
    & (f("school.ledger_reported_on") < MONTH_AGO),
    "dropout-notice-2024/county-ledgers": lambda f: f("dropping"),
    "dropout-notice-2024/county-quarterly-review": lambda f: f("dropping"),
    "dropout-notice-2024/city-semester-inspection": lambda f: f("dropping"),
    "dropout-notice-2024/province-yearly-assessment": lambda f: f("dropping"),
    "henan-vocational-2008/register-electronic-archive": lambda f: f("vocational")
    & f("enrolled") & ~f("archive.electronic"),
    "henan-senior-2010/record-former-graduate": lambda f: f("senior") & f("student.former_graduate"),
    "henan-senior-undated/record-no-show": lambda f: f("senior")
    & f("pending") & ~f("registration.deferral_requested") & (f("term.start") < TWO_WEEKS_AGO),
    "henan-senior-undated/record-leave-over-a-year": lambda f: f("senior") & f("leave_over_a_year"),
    "henan-senior-undated/resume-application": lambda f: f("senior") & f("leave_over"),
    "henan-compulsory-2014/record-leave-over-a-year": lambda f: f("compulsory") & f("leave_over_a_year"),
    "henan-compulsory-2014/record-leave-over-two-years": lambda f: f("compulsory")
    & f("on_leave") & (f("leave.start") < TWO_YEARS_AGO),
    "henan-compulsory-2014/resume-application": lambda f: f("compulsory") & f("leave_over"),
    "henan-class-size-2014/record-class-above-goal": lambda f: (
        (f("student.stage") == Stage.primary) & (f("size") > 45)
    ) | ((f("student.stage") == Stage.junior) & (f("size") > 50)),
    "henan-senior-transfer-2015/record-early-attendance": lambda f: f("senior")
    & f("transferring") & ~f("student.present_matches_record") & ~f("transfer.completed"),
    "henan-senior-transfer-2015/record-publicity-short": lambda f: f("senior") & known(f("transfer.published_from"))
    & f("transfer.completed") & (f("fifth_workday") > f("transfer.published_until")),
}  # fmt: skip
