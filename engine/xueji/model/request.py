"""The facts of one request: what is known of the student, the school, the change asked for and the term.

Every fact may be missing, and missing is never “no” and never 0.
Sources: N13 is 《中小学生学籍管理办法》 (教基一〔2013〕7号); NS is the national registration system's collection form.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from xueji.model import enums
from xueji.model.values import Count, Day, Flag, GradeNumber, RegionCode, Share, fact, member_of, set_of

_Stage = Annotated[enums.Stage, BeforeValidator(member_of(enums.Stage))]
_Position = Annotated[enums.GradePosition, BeforeValidator(member_of(enums.GradePosition))]
_Status = Annotated[enums.Status, BeforeValidator(member_of(enums.Status))]
_LeftBehind = Annotated[enums.LeftBehind, BeforeValidator(member_of(enums.LeftBehind))]
_SchoolKind = Annotated[enums.SchoolKind, BeforeValidator(member_of(enums.SchoolKind))]
_SchoolSystem = Annotated[enums.SchoolSystem, BeforeValidator(member_of(enums.SchoolSystem))]
_ClassKind = Annotated[enums.ClassKind, BeforeValidator(member_of(enums.ClassKind))]
_Scope = Annotated[enums.Scope, BeforeValidator(member_of(enums.Scope))]
_Grounds = Annotated[frozenset[enums.TransferGround], BeforeValidator(set_of(enums.TransferGround))]
_LeaveGround = Annotated[enums.LeaveGround, BeforeValidator(member_of(enums.LeaveGround))]
_Applicant = Annotated[enums.Applicant, BeforeValidator(member_of(enums.Applicant))]
_Semester = Annotated[enums.Semester, BeforeValidator(member_of(enums.Semester))]


class Entity(BaseModel):
    """A group of facts about one thing; `key` is its name in requests and conditions, `zh` its Chinese name."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    key: ClassVar[str]
    zh: ClassVar[str]


class Student(Entity):
    """学生: the student and the registration."""

    key, zh = "student", "学生"
    stage: _Stage | None = fact("学段", "stage of schooling", "N13 art. 2")
    grade: GradeNumber | None = fact("年级", "grade by the national count: 1–12", "NS 22")
    grade_position: _Position | None = fact(
        "年级位置",
        "first, last or another grade of the stage; derived from stage, grade and school.system where possible",
    )
    status: _Status | None = fact("学籍状态", "state of the registration", "JY/T 1001 学生当前状态")
    birth_date: Day | None = fact("出生日期", "date of birth", "NS 3")
    entered_on: Day | None = fact("入学日期", "day of entering the present stage", "NS 24")
    registered_on: Day | None = fact("建籍日期", "day the registration was made", "N13 art. 4")
    archived_on: Day | None = fact("建档日期", "day the archive was opened", "N13 art. 7")
    household_region: RegionCode | None = fact("户籍地", "place of household registration", "NS 17")
    residence_region: RegionCode | None = fact("居住地", "place of residence", "NS 28")
    is_migrant_child: Flag | None = fact("随迁子女", "child of migrant workers, living with them", "NS 38")
    is_disabled: Flag | None = fact("残疾", "has a disability", "NS 42")
    under_sanction: Flag | None = fact("处分期间", "serving a disciplinary sanction")
    left_behind: _LeftBehind | None = fact("留守儿童", "one or both parents away", "NS 37")
    leave_count: Count | None = fact("已休学次数", "leaves already taken, the one asked for not counted", "", "times")
    absent_since: Day | None = fact("连续未到校起", "first day of the present unbroken absence")
    absence_excused: Flag | None = fact("是否请假", "the present absence is excused")
    outreach_failed: Flag | None = fact(
        "劝返无效", "the school has repeatedly tried to bring the student back, in vain"
    )
    absence_ratio: Share | None = fact(
        "缺课比例", "share of the term's class hours missed, for whatever cause", "", "share"
    )
    truancy_ratio: Share | None = fact("旷课比例", "share of the term's class hours missed without leave", "", "share")
    registrations: Count | None = fact(
        "学籍数", "registrations found for the same identity", "N13 art. 6", "registrations"
    )
    reported_in: Flag | None = fact("已报到", "reported in at school this term, or was excused by it")
    force_majeure: Flag | None = fact("不可抗力", "kept away by force majeure or a like cause")
    withdrawal_due: Flag | None = fact("应予退学", "a ground for withdrawal exists")
    criminal_penalty: Flag | None = fact("受刑事处罚", "received a criminal penalty while enrolled")
    class_kind: _ClassKind | None = fact("班级类别", "kind of the class attended")
    died_on: Day | None = fact("死亡日期", "day of death")
    first_semester: Flag | None = fact("入学首学期", "in the first semester of the stage")


class School(Entity):
    """学校: the school now attended."""

    key, zh = "school", "学校"
    kind: _SchoolKind | None = fact("学校类别", "kind of school", "N13 art. 2")
    system: _SchoolSystem | None = fact("学制", "years of primary and junior school", "NS 学校 xz")
    region: RegionCode | None = fact("所在地", "county the school lies in")
    is_rural_point: Flag | None = fact("农村教学点", "full primary school or teaching point in the countryside")


class SchoolClass(Entity):
    """班级: the class now attended."""

    key, zh = "school_class", "班级"
    size: Count | None = fact("班额", "students stored in the class today", "", "students")


class Transfer(Entity):
    """转学: what is asked for."""

    key, zh = "transfer", "转学"
    scope: _Scope | None = fact(
        "转学范围",
        "how far apart the schools are; derived from school.region and transfer.to_region where the codes tell",
    )
    ground: _Grounds | None = fact("转学事由", "all grounds given; an empty list: none")
    to_region: RegionCode | None = fact("转入地", "county of the receiving school")
    to_grade: GradeNumber | None = fact("转入年级", "grade asked for")
    to_school_kind: _SchoolKind | None = fact("转入学校类别", "kind of the receiving school")
    to_class_kind: _ClassKind | None = fact("转入班级类别", "kind of the class asked for")
    to_class_size: Count | None = fact(
        "转入班额", "students in the receiving class before the transfer", "", "students"
    )
    to_places_left: Count | None = fact("余额", "places left at the receiving school", "", "places")
    move_scope: _Scope | None = fact(
        "迁移范围", "how far the household, residence or work that gives the ground has moved"
    )
    whole_guardianship: Flag | None = fact("监护人全部变动", "both parents, or the only other guardian, are concerned")
    household_changed: Flag | None = fact("户籍信息有变化", "the household register itself has changed")
    outside_service_area: Flag | None = fact(
        "迁出服务片区", "the new place lies outside the present school's service area"
    )
    meets_admission_line: Flag | None = fact(
        "达到录取线", "entrance score reaches the receiving school's line of that year"
    )
    completed: Flag | None = fact("转学手续已办结", "the transfer procedure is complete")


class Leave(Entity):
    """休学: what is asked for, or the leave being ended."""

    key, zh = "leave", "休学"
    ground: _LeaveGround | None = fact("休学事由", "ground of the leave")
    start: Day | None = fact("休学起", "first day of leave")
    end: Day | None = fact("休学止", "day the leave ends")
    is_extension: Flag | None = fact("是否延长", "continues a leave that has expired")
    absence_ratio: Share | None = fact(
        "需停课比例", "share of a semester's class hours that treatment needs", "", "share"
    )
    continuous_ratio: Share | None = fact(
        "连续请假比例", "share of this semester's class hours missed in unbroken leave of absence", "", "share"
    )


class Resumption(Entity):
    """复学: coming back from leave or dropout."""

    key, zh = "resumption", "复学"
    from_grade: GradeNumber | None = fact("离校时年级", "grade held when leave or dropout began")
    to_grade: GradeNumber | None = fact("复学年级", "grade asked for")
    by_ability: Flag | None = fact("按实际学力", "family asks for a grade that fits the student's ability, and it does")


class SchoolTerm(Entity):
    """学期: the semester the day of the request belongs to, or the one about to begin."""

    key, zh = "term", "学期"
    start: Day | None = fact("开学日期", "first day of the semester")
    end: Day | None = fact("学期结束", "last day of the semester")
    semester: _Semester | None = fact("学期序号", "first or second semester of the school year")


class Application(Entity):
    """申请: the request itself."""

    key, zh = "request", "申请"
    on: Day | None = fact("申请日", "day the request is made; the law of this day decides")
    applicant: _Applicant | None = fact("申请人", "who asks")
    against_family: Flag | None = fact("违背家长意愿", "the guardian has not asked for it and does not agree")


ENTITIES: tuple[type[Entity], ...] = (
    Student, School, SchoolClass, Transfer, Leave, Resumption, SchoolTerm, Application,
)  # fmt: skip
