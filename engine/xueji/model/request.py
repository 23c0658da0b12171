"""The facts of one request: what is known of the student, the school, the change asked for and the term.

Every fact may be missing, and missing is never “no” and never 0.
Sources: N13 is 《中小学生学籍管理办法》 (教基一〔2013〕7号); NS is the national registration system's collection form.
"""

from typing import Annotated, ClassVar

from pydantic import BaseModel, BeforeValidator, ConfigDict

from xueji.model import enums
from xueji.model.values import Count, Day, Flag, GradeNumber, RegionCode, Share, Text, fact, member_of, set_of

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
_DelayGround = Annotated[enums.DelayGround, BeforeValidator(member_of(enums.DelayGround))]
_DataFields = Annotated[frozenset[enums.DataField], BeforeValidator(set_of(enums.DataField))]
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
    number: Text | None = fact("学籍号", "registration number", "N13 art. 5")
    number_valid: Flag | None = fact("学籍号有效", "the registration number has the form and check; derived from it")
    id_number: Text | None = fact("身份证件号", "resident identity number", "GB 11643")
    id_valid: Flag | None = fact("身份证号有效", "the identity number has the form and check; derived from it")
    id_birth_date: Day | None = fact("身份证号所载出生日期", "birth date the identity number carries; derived from it")
    number_matches_id: Flag | None = fact(
        "学籍号与身份证号一致", "the registration number carries the identity number; derived from both"
    )
    auxiliary_number: Text | None = fact("学籍辅号", "auxiliary registration number of the region")
    auxiliary_number_active: Flag | None = fact("学籍辅号在用", "the auxiliary number has not been cancelled")
    has_archive: Flag | None = fact("已建档", "an archive has been opened", "N13 art. 7")
    within_compulsory_years: Flag | None = fact("义务教育年限内", "within the years of compulsory education")
    previous_grade: GradeNumber | None = fact("上学年年级", "grade held in the school year before")
    absence_reported: Flag | None = fact("未到校已报告", "the present absence has been reported")
    dropped_out_on: Day | None = fact("辍学日期", "day from which the student counts as dropped out")
    dropout_reported: Flag | None = fact("辍学已上报", "the dropout has been reported in writing")
    home_taught: Flag | None = fact("送教上门", "too severely disabled to attend; taught at home", "N13 art. 6")
    is_mainland_resident: Flag | None = fact("内地居民", "resident of the mainland")
    present_matches_record: Flag | None = fact("人籍一致", "attends where the registration is")
    delay_approved: Flag | None = fact("延缓入学已批准", "the delay of entry has been approved")
    graduated_on: Day | None = fact("毕业日期", "day of graduation")


class School(Entity):
    """学校: the school now attended."""

    key, zh = "school", "学校"
    kind: _SchoolKind | None = fact("学校类别", "kind of school", "N13 art. 2")
    system: _SchoolSystem | None = fact("学制", "years of primary and junior school", "NS 学校 xz")
    region: RegionCode | None = fact("所在地", "county the school lies in")
    is_rural_point: Flag | None = fact("农村教学点", "full primary school or teaching point in the countryside")
    code: Text | None = fact("学校标识码", "code of the school: ten digits")
    code_valid: Flag | None = fact("学校标识码有效", "the school code has the form; derived from it")
    quota: Count | None = fact("学籍总量", "most registrations the school may hold", "", "students")
    enrolled: Count | None = fact("在籍学生数", "registrations the school holds today", "", "students")
    is_direct: Flag | None = fact("直管学校", "run directly by a province, or by a city with districts", "N13 art. 18")
    is_closing: Flag | None = fact("学校撤销", "the school is being abolished")
    is_merging: Flag | None = fact("学校合并", "the school is being merged into another")
    is_private: Flag | None = fact("民办学校", "private school")
    rechecked_on: Day | None = fact("学籍复核日期", "day of the latest re-check of all registrations")
    roster_filed_on: Day | None = fact("花名册报送日期", "day the roster of the year was filed")
    notice_sent_on: Day | None = fact("直管学校告知日期", "day of the latest written notice to the local county")
    ledger_reported_on: Day | None = fact("控辍台账报送日期", "day of the latest report of the dropout ledgers")


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
    requested_on: Day | None = fact("转学发起日期", "day the transfer was requested")
    step_since: Day | None = fact("当前环节起始日期", "day on which the turn of the present party began")
    completed_on: Day | None = fact("转学办结日期", "day the transfer procedure was completed")
    to_rural_point: Flag | None = fact("转入农村教学点", "the receiving school is a rural teaching point")
    keeps_registration: Flag | None = fact("学籍留原校", "the registration is to stay with the present school")
    agreed: Flag | None = fact("学籍去留已商定", "school and guardian have agreed where the registration is to be")
    entrance_test: Flag | None = fact("转学考试", "the receiving school makes the transfer depend on a test")
    forced: Flag | None = fact("强制转学", "the school makes the student leave")
    published_from: Day | None = fact("公示起", "first day of publication")
    published_until: Day | None = fact("公示止", "last day of publication")
    system_failed: Flag | None = fact("系统无法办理", "the registration system cannot complete the transfer")


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
    approved: Flag | None = fact("休学已审批", "the leave has been approved")
    extensions: Count | None = fact("已延长次数", "extensions of this leave already granted", "", "times")


class Resumption(Entity):
    """复学: coming back from leave or dropout."""

    key, zh = "resumption", "复学"
    from_grade: GradeNumber | None = fact("离校时年级", "grade held when leave or dropout began")
    to_grade: GradeNumber | None = fact("复学年级", "grade asked for")
    by_ability: Flag | None = fact("按实际学力", "family asks for a grade that fits the student's ability, and it does")


class Registration(Entity):
    """入学注册: entry into a school, or its being put off."""

    key, zh = "registration", "入学注册"
    grade: GradeNumber | None = fact("注册年级", "grade asked for")
    to_class_size: Count | None = fact("编入班级班额", "students in the class before this one joins it", "", "students")
    places_left: Count | None = fact("学籍余额", "registrations the school may still make", "", "places")
    entrance_test: Flag | None = fact("入学考试", "entry depends on a test")
    false_data: Flag | None = fact("虚假信息", "the registration rests on false information", "N13 art. 6")
    duplicates_checked: Flag | None = fact("已查重", "checked for other registrations of the person", "N13 art. 6")
    nearby: Flag | None = fact("就近入学", "the school is that of the service area", "义务教育法 art. 12")
    admitted: Flag | None = fact("已录取", "admitted by the school")
    applied_on: Day | None = fact("注册申请日期", "day the application was made")
    reported_on: Day | None = fact("报到日期", "day the student reported in")
    class_assigned_on: Day | None = fact("编班日期", "day the student was assigned to a class")
    delay_ground: _DelayGround | None = fact("延缓或延期事由", "why entry or registration is put off")
    delay_until: Day | None = fact("延缓或延期至", "day until which it is put off")
    delays: Count | None = fact("已延缓次数", "delays already granted", "", "times")


class Archive(Entity):
    """学籍档案: the archive of the registration."""

    key, zh = "archive", "学籍档案"
    electronic: Flag | None = fact("有电子档案", "kept in the registration system", "N13 art. 8")
    paper: Flag | None = fact("有纸质档案", "kept on paper", "N13 art. 8")
    groups: Count | None = fact("档案内容类数", "groups of contents that are there", "N13 art. 7", "groups")
    complete: Flag | None = fact("档案齐全", "everything the rules ask for is there")
    handed_over_on: Day | None = fact("档案移交日期", "day the archive was handed over")


class Progress(Entity):
    """升级: moving to another grade."""

    key, zh = "progress", "升级"
    to_grade: GradeNumber | None = fact("拟升入年级", "grade the student is to enter")
    requested: Flag | None = fact("家长申请升降级", "the guardian asks for it")
    able: Flag | None = fact("学力相当", "the student's ability fits the grade")


class Graduation(Entity):
    """毕业: the end of a stage."""

    key, zh = "graduation", "毕业"
    requirements_met: Flag | None = fact("达到毕业要求", "all that graduation asks for is met")
    completed_on: Day | None = fact("结业日期", "day the student left with completion only")
    makeup_passed: Flag | None = fact("补考合格", "what was lacking has been made up")
    certificate_lost: Flag | None = fact("证书遗失", "the certificate is lost or damaged")


class Abroad(Entity):
    """境外就读: schooling outside the mainland, and coming back from it."""

    key, zh = "abroad", "境外就读"
    left_on: Day | None = fact("出境日期", "day of leaving")
    from_grade: GradeNumber | None = fact("出境时年级", "grade held on leaving")
    record_grade: GradeNumber | None = fact("学习经历对应年级", "grade the study records from abroad correspond to")
    to_grade: GradeNumber | None = fact("申请编入年级", "grade asked for on return")
    archive_continued: Flag | None = fact("档案已接续", "the archive from before has been continued")


class Correction(Entity):
    """信息变更: a change of the registration's data."""

    key, zh = "correction", "信息变更"
    fields: _DataFields | None = fact("变更项目", "what is to be changed; an empty list: nothing")
    matches_register: Flag | None = fact("与户口簿一致", "the new data agree with the household register")


class Disclosure(Entity):
    """信息提供: giving registration data to outsiders."""

    key, zh = "disclosure", "信息提供"
    approved: Flag | None = fact("书面批准", "the registration authority has approved in writing", "N13 art. 25")


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
    Student, School, SchoolClass, Registration, Archive, Transfer, Leave, Resumption, Progress, Graduation, Abroad,
    Correction, Disclosure, SchoolTerm, Application,
)  # fmt: skip
