"""The record rules by hand in Polars: nullable booleans are its own three-valued logic, null where it cannot be told.

The days a term of the law reaches back to from 5 September 2024 are worked out by hand and written as dates.
"""

from datetime import date
from typing import Final

from polars import Expr, col

AS_OF: Final = date(2024, 9, 5)
MONTH_AGO, YEAR_AGO, TWO_YEARS_AGO = date(2024, 8, 5), date(2023, 9, 5), date(2022, 9, 5)
TWO_WEEKS_AGO = date(2024, 8, 22)
TEN_WORKDAYS_AGO = date(2024, 8, 22)
"""What began before it was more than ten working days ago."""

stage, status, id_number = col("student.stage"), col("student.status"), col("student.id_number")
compulsory, primary = stage.is_in(["primary", "junior"]), stage == "primary"
senior, vocational = stage == "senior", stage == "vocational"
pupils = stage != "vocational"
enrolled, pending, on_leave = status == "enrolled", status == "pending", status == "on_leave"
transferring, dropping = status == "transferring", status.is_in(["suspected_dropout", "dropped_out"])
no_archive = ~col("student.has_archive")
false_data = col("registration.false_data").is_not_null() & col("registration.false_data")
entrance_test = col("registration.entrance_test").is_not_null() & col("registration.entrance_test")
keeps = col("transfer.keeps_registration").is_not_null() & col("transfer.keeps_registration")
apart = ["special", "specialised"]
elsewhere_by_right = keeps & (col("school.kind").is_in(apart) | col("transfer.to_school_kind").is_in(apart))
id_wrong = id_number.is_not_null() & ~col("id_valid")
several = col("registrations") > 1
direct, recheck_due = col("school.is_direct"), col("school.rechecked_on") < col("term.start")
after_term = col("term.end") < AS_OF


def a_month_later(day: Expr) -> Expr:
    """The same day of the next month, or its last."""
    return day.dt.offset_by("1mo")


RULES: Final[dict[str, Expr]] = {
    "compulsory-education-law/record-delay-unapproved": primary
    & pending & col("registration.delay_until").is_not_null() & ~col("student.delay_approved"),
    "compulsory-education-law/record-entrance-test": compulsory & entrance_test,
    "compulsory-education-law/record-expelled": compulsory & (status == "expelled"),
    "vocational-2010/record-no-archive": vocational & enrolled & no_archive,
    "vocational-2010/record-archive-groups": vocational & (col("archive.groups") < 3),
    "national-2013/no-false-data": pupils & false_data,
    "national-2013/home-teaching": pupils & col("student.home_taught") & pending,
    "national-2013/archive-on-merger": pupils & col("school.is_merging"),
    "national-2013/archive-on-closure": pupils & col("school.is_closing"),
    "national-2013/direct-school-notice": pupils & direct,
    "national-2013/semester-recheck": pupils & recheck_due,
    "national-2013/record-number-invalid": pupils & ~col("number_valid"),
    "national-2013/record-id-invalid": pupils & id_wrong,
    "national-2013/record-birth-date": pupils
    & col("id_birth").is_not_null() & (col("id_birth") != col("student.birth_date")),
    "national-2013/record-number-differs": pupils & col("agrees").is_not_null() & ~col("agrees"),
    "national-2013/record-school-code": pupils & ~col("code_valid"),
    "national-2013/record-duplicate": pupils & several,
    "national-2013/record-elsewhere": pupils
    & enrolled & ~col("student.present_matches_record") & ~elsewhere_by_right,
    "national-2013/record-no-archive": pupils & no_archive & (col("student.entered_on") < MONTH_AGO),
    "national-2013/record-archive-late": pupils
    & col("student.has_archive") & (a_month_later(col("student.entered_on")) < col("student.archived_on")),
    "national-2013/record-archive-electronic": pupils & ~col("archive.electronic"),
    "national-2013/record-archive-paper": pupils & ~col("archive.paper"),
    "national-2013/record-archive-groups": pupils & (col("archive.groups") < 4),
    "national-2013/record-archive-incomplete": pupils & ~col("archive.complete"),
    "national-2013/record-transfer-overdue": pupils & transferring & (col("transfer.step_since") < TEN_WORKDAYS_AGO),
    "national-2013/record-handover-late": pupils & col("transfer.completed_on").is_not_null()
    & (a_month_later(col("transfer.completed_on")) < col("archive.handed_over_on")),
    "national-2013/record-leave-unregistered": pupils & on_leave & ~col("leave.approved"),
    "national-2013/record-abroad-archive": pupils
    & enrolled & col("abroad.left_on").is_not_null() & (col("abroad.left_on") < AS_OF)
    & ~col("abroad.archive_continued"),
    "national-2013/record-deceased": pupils & ~status.is_in(["deceased", "cancelled"])
    & col("student.died_on").is_not_null() & (col("student.died_on") < TEN_WORKDAYS_AGO),
    "national-2013/record-dropout-unreported": compulsory
    & (status == "dropped_out") & ~col("student.dropout_reported"),
    "national-2013/record-withdrawn": compulsory & (status == "withdrawn") & col("student.within_compulsory_years"),
    "national-2013/record-no-registrar": pupils & ~col("school.registrar_named"),
    "national-2013/record-notice-missing": pupils
    & direct & after_term & (col("school.notice_sent_on") < col("term.start")),
    "national-2013/record-recheck-missing": pupils & after_term & recheck_due,
    "vocational-2014/no-false-data": vocational & false_data,
    "vocational-2014/record-duplicate": vocational & several,
    "vocational-2014/record-number-invalid": vocational & ~col("number_valid"),
    "vocational-2014/record-id-invalid": vocational & id_wrong,
    "registration-notice-2015/semester-check-of-changes": pupils & recheck_due,
    "registration-notice-2015/problem-registration": pupils & (several | id_wrong),
    "dropout-notice-2024/ledger-entry": compulsory & dropping,
    "dropout-notice-2024/monthly-report": compulsory & dropping,
    "dropout-notice-2024/record-ledger-overdue": compulsory
    & dropping & (col("school.ledger_reported_on") < MONTH_AGO),
    "dropout-notice-2024/county-ledgers": compulsory & dropping,
    "dropout-notice-2024/county-quarterly-review": compulsory & dropping,
    "dropout-notice-2024/city-semester-inspection": compulsory & dropping,
    "dropout-notice-2024/province-yearly-assessment": compulsory & dropping,
    "henan-vocational-2008/register-electronic-archive": vocational & enrolled & ~col("archive.electronic"),
    "henan-senior-2010/record-former-graduate": senior & col("student.former_graduate"),
    "henan-senior-undated/record-no-show": senior
    & pending & ~col("registration.deferral_requested") & (col("term.start") < TWO_WEEKS_AGO),
    "henan-senior-undated/record-leave-over-a-year": senior & on_leave & (col("leave.start") < YEAR_AGO),
    "henan-senior-undated/resume-application": senior & on_leave & (col("leave.end") < AS_OF),
    "henan-compulsory-2014/record-leave-over-a-year": compulsory & on_leave & (col("leave.start") < YEAR_AGO),
    "henan-compulsory-2014/record-leave-over-two-years": compulsory & on_leave & (col("leave.start") < TWO_YEARS_AGO),
    "henan-compulsory-2014/resume-application": compulsory & on_leave & (col("leave.end") < AS_OF),
    "henan-class-size-2014/record-class-above-goal": (primary & (col("size") > 45))
    | ((stage == "junior") & (col("size") > 50)),
    "henan-senior-transfer-2015/record-early-attendance": senior
    & transferring & ~col("student.present_matches_record") & ~col("transfer.completed"),
    "henan-senior-transfer-2015/record-publicity-short": senior & col("transfer.published_from").is_not_null()
    & col("transfer.completed") & ~(col("fifth_workday") <= col("transfer.published_until")),
}  # fmt: skip
