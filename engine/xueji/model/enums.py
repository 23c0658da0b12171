"""Every closed set of the field, each member with its official Chinese term beside it."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A member of a closed set: an English identifier that equals its own text, and the Chinese term as `zh`."""

    zh: str
    __hash__ = str.__hash__  # a member equals its text, so it must be found where its text is; and it is quick

    def __new__(cls, value: str, zh: str = "") -> Self:
        """Make the member equal to its English text."""
        member = str.__new__(cls, value)
        member._value_ = value
        member.zh = zh
        return member


class Stage(Term):
    """学段: stage of schooling; vocational is 中等职业教育."""

    PRIMARY = "primary", "小学"
    JUNIOR = "junior", "初中"
    SENIOR = "senior", "普通高中"
    VOCATIONAL = "vocational", "中等职业"


COMPULSORY = (Stage.PRIMARY, Stage.JUNIOR)
"""义务教育: the stages the Compulsory Education Law speaks of."""


class GradePosition(Term):
    """年级位置: where a grade stands in its stage."""

    INITIAL = "initial", "起始年级"
    MIDDLE = "middle", "中间年级"
    GRADUATING = "graduating", "毕业年级"


class Status(Term):
    """学籍状态: the state of one registration."""

    PENDING = "pending", "待注册"
    ENROLLED = "enrolled", "在读"
    ON_LEAVE = "on_leave", "休学"
    TRANSFERRING = "transferring", "转学办理中"
    SUSPECTED_DROPOUT = "suspected_dropout", "疑似辍学"
    DROPPED_OUT = "dropped_out", "辍学"
    ABROAD = "abroad", "出境就读"
    WITHDRAWN = "withdrawn", "退学"
    EXPELLED = "expelled", "开除"
    GRADUATED = "graduated", "毕业"
    COMPLETED = "completed", "结业"
    INCOMPLETE = "incomplete", "肄业"
    DECEASED = "deceased", "死亡"
    CANCELLED = "cancelled", "注销"


class Change(Term):
    """学籍异动: what may happen to a registration."""

    REGISTER = "register", "注册"
    DEFER_REGISTRATION = "defer_registration", "延期注册"
    PROMOTE = "promote", "升级"
    TRANSFER = "transfer", "转学"
    LEAVE = "leave", "休学"
    EXTEND_LEAVE = "extend_leave", "延长休学"
    RESUME = "resume", "复学"
    REPORT_ABSENCE = "report_absence", "未到校报告"
    DROPOUT = "dropout", "辍学"
    RETURN = "return", "辍学返校"
    WITHDRAW = "withdraw", "退学"
    EXPEL = "expel", "开除"
    GO_ABROAD = "go_abroad", "出境就读"
    RETURN_FROM_ABROAD = "return_from_abroad", "境外返回就读"
    CORRECT_DATA = "correct_data", "信息变更"
    REPEAT_GRADE = "repeat_grade", "留级"
    SKIP_GRADE = "skip_grade", "跳级"
    GRADUATE = "graduate", "毕业"
    COMPLETE = "complete", "结业"
    END_INCOMPLETE = "end_incomplete", "肄业"
    DECEASE = "decease", "死亡"
    CANCEL = "cancel", "注销"
    DELAY_ENTRY = "delay_entry", "延缓入学"
    DISCLOSE = "disclose", "提供学籍信息"
    REISSUE_CERTIFICATE = "reissue_certificate", "补办学历证明"


class LeftBehind(Term):
    """留守儿童: whether one or both parents are away."""

    NONE = "none", "非留守"
    ONE_PARENT = "one_parent", "单亲留守"
    BOTH_PARENTS = "both_parents", "双亲留守"


class SchoolKind(Term):
    """学校类别; specialised schools (专门学校) were called reform schools (工读学校) before 2021."""

    ORDINARY = "ordinary", "普通学校"
    SPECIAL = "special", "特殊教育学校"
    SPECIALISED = "specialised", "专门学校"
    VOCATIONAL = "vocational", "中等职业学校"


class SchoolSystem(Term):
    """学制: years of primary and junior school."""

    SIX_THREE = "6-3", "六三制"
    FIVE_FOUR = "5-4", "五四制"


class ClassKind(Term):
    """班级类别: ordinary, or a class of an international programme."""

    ORDINARY = "ordinary", "普通班"
    INTERNATIONAL = "international", "国际班"


class Scope(Term):
    """转学范围: how far apart two places are; same_urban_area is 同一城市城区."""

    WITHIN_COUNTY = "within_county", "本县内"
    SAME_URBAN_AREA = "same_urban_area", "同一城区内"
    WITHIN_CITY = "within_city", "本市跨县"
    WITHIN_PROVINCE = "within_province", "本省跨市"
    CROSS_PROVINCE = "cross_province", "跨省"


class TransferGround(Term):
    """转学事由."""

    HOUSEHOLD_MOVE = "household_move", "户籍迁移"
    RESIDENCE_MOVE = "residence_move", "居住地迁移"
    JOB_TRANSFER = "job_transfer", "工作调动"
    MIGRANT_FOLLOW = "migrant_follow", "随迁"
    RELATIVES = "relatives", "投靠亲属"
    HEALTH = "health", "身体状况变化"
    FAMILY_CHANGE = "family_change", "家庭重大变故"
    OTHER = "other", "其他"


class LeaveGround(Term):
    """休学事由."""

    ILLNESS = "illness", "疾病"
    ABROAD = "abroad", "出国出境"
    OTHER = "other", "其他"


class DelayGround(Term):
    """延缓或延期事由: why entry or registration is put off."""

    ILLNESS = "illness", "疾病"
    DISABILITY = "disability", "残疾"
    FORCE_MAJEURE = "force_majeure", "不可抗力"
    OTHER = "other", "其他"


class DataField(Term):
    """变更项目: what of a registration's data is to be changed."""

    NAME = "name", "姓名"
    SEX = "sex", "性别"
    BIRTH_DATE = "birth_date", "出生日期"
    ID_NUMBER = "id_number", "身份证件号"
    HOUSEHOLD = "household", "户籍"
    RESIDENCE = "residence", "住址"
    CONTACT = "contact", "联系方式"
    PHOTO = "photo", "照片"
    OTHER = "other", "其他"


class Applicant(Term):
    """申请人: who asks for the change."""

    GUARDIAN = "guardian", "家长"
    STUDENT = "student", "学生本人"
    STUDENT_AND_GUARDIAN = "student_and_guardian", "学生本人及家长"
    SCHOOL = "school", "学校"
    AUTHORITY = "authority", "主管部门"


class Semester(Term):
    """学期: first (autumn) or second (spring)."""

    FIRST = "1", "第一学期"
    SECOND = "2", "第二学期"


class Party(Term):
    """办理方与报送对象: who acts, and to whom a duty is owed."""

    GUARDIAN = "guardian", "家长"
    STUDENT = "student", "学生"
    SCHOOL = "school", "学校"
    RECEIVING_SCHOOL = "receiving_school", "转入学校"
    SENDING_SCHOOL = "sending_school", "转出学校"
    RECEIVING_AUTHORITY = "receiving_authority", "转入学校学籍主管部门"
    SENDING_AUTHORITY = "sending_authority", "转出学校学籍主管部门"
    REGISTRATION_AUTHORITY = "registration_authority", "学籍主管部门"
    COUNTY_AUTHORITY = "county_authority", "县级教育行政部门"
    HOUSEHOLD_COUNTY_AUTHORITY = "household_county_authority", "户籍所在地县级教育行政部门"
    CITY_AUTHORITY = "city_authority", "市级教育行政部门"
    SENDING_COUNTY_AUTHORITY = "sending_county_authority", "转出地县级教育行政部门"
    RECEIVING_COUNTY_AUTHORITY = "receiving_county_authority", "转入地县级教育行政部门"
    SENDING_CITY_AUTHORITY = "sending_city_authority", "转出地市级教育行政部门"
    RECEIVING_CITY_AUTHORITY = "receiving_city_authority", "转入地市级教育行政部门"
    PROVINCE_AUTHORITY = "province_authority", "省级教育行政部门"
    TOWNSHIP_GOVERNMENT = "township_government", "乡镇人民政府(街道办事处)"
    CENTRAL_SCHOOL = "central_school", "乡镇中心小学"
    LOCAL_COUNTY_AUTHORITY = "local_county_authority", "所在地县级教育行政部门"
    EXAM_BODY = "exam_body", "省级考试管理部门"
    SENDING_PROVINCE_AUTHORITY = "sending_province_authority", "转出地省级教育行政部门"
    RECEIVING_PROVINCE_AUTHORITY = "receiving_province_authority", "转入地省级教育行政部门"
    HIGHER_AUTHORITY = "higher_authority", "上级学籍主管部门"
    MINISTRY = "ministry", "教育部"
    GOVERNMENT = "government", "地方人民政府"
    CLASS_TEACHER = "class_teacher", "班主任"
    REGISTRAR = "registrar", "学籍管理员"
    ABSORBING_SCHOOL = "absorbing_school", "并入学校"
    DESIGNATED_UNIT = "designated_unit", "指定单位"


class Force(Term):
    """规范效力: what a rule does when its condition holds."""

    FORBID = "forbid", "禁止"
    REQUIRE = "require", "要求"
    DISCOURAGE = "discourage", "一般不"
    PERMIT = "permit", "准予"
    OBLIGE = "oblige", "义务"


class Outcome(Term):
    """办理结论."""

    PERMITTED = "permitted", "准予"
    REFUSED = "refused", "不予"
    DISCRETION = "discretion", "由主管部门裁量"
    UNDETERMINED = "undetermined", "无法判定"


class Truth(Term):
    """判断: a condition is surely yes, surely no, or cannot be told from the facts."""

    YES = "yes", "是"
    NO = "no", "否"
    UNKNOWN = "unknown", "不明"


class SourceGrade(Term):
    """依据等级: how good our copy of the text is, best first."""

    STATUTE = "statute", "原文"
    PRESS = "press", "媒体报道"
    SECONDARY = "secondary", "二手资料"


class DocumentStatus(Term):
    """文件状态: a draft is never in force."""

    ISSUED = "issued", "已发布"
    DRAFT = "draft", "征求意见稿"


class Bound(Term):
    """约束方向: how a lower layer may differ from a binding value."""

    AT_MOST = "at_most", "不得多于"
    AT_LEAST = "at_least", "不得少于"
    FIXED = "fixed", "不得改变"


class Layer(Term):
    """层级."""

    NATION = "nation", "国家"
    PROVINCE = "province", "省"
    CITY = "city", "市"
    COUNTY = "county", "县"


class Topic(Term):
    """主题: what a parameter is about."""

    REGISTRATION = "registration", "入学注册"
    ARCHIVE = "archive", "学籍档案"
    TRANSFER = "transfer", "转学"
    LEAVE = "leave", "休学复学"
    DROPOUT = "dropout", "辍学"
    WITHDRAWAL = "withdrawal", "退学"
    DEATH = "death", "死亡"
    CLASS_SIZE = "class_size", "班额与学籍总量"
    GRADUATION = "graduation", "毕业结业"
    DATA = "data", "学籍数据"


class RecordVerdict(Term):
    """核查结论: what a check of a stored record comes to; doubtful is what is generally not so, but may be."""

    CLEAN = "clean", "未发现问题"
    FINDINGS = "findings", "发现问题"
    DOUBTFUL = "doubtful", "存疑"
    UNDETERMINED = "undetermined", "无法判定"


class Repair(Term):
    """修复方式: what mends a finding, in the words of the national system where it has one."""

    PROVE = "prove", "佐证"
    CHANGE = "change", "变更"
    DELETE = "delete", "删除"
    FINISH = "finish", "办结待办业务"
    REPORT = "report", "补报"
    PLACE = "place", "调整安排"


class NotModelled(Term):
    """不录入的原因: why an article, or a part of one, is behind no rule."""

    PURPOSE = "purpose", "立法目的"
    SCOPE = "scope", "适用范围"
    ORGANISATIONAL = "organisational", "组织职责"
    DEFINITION = "definition", "定义，不产生判定"
    LIABILITY = "liability", "责任条款"
    TECHNICAL = "technical", "系统与数据标准"
    NOT_DATA = "not_data", "依据无法作为数据取得"
    NOT_SEEN = "not_seen", "文本未见"
    REPEATS = "repeats", "重申上位规定"
    FINAL = "final", "附则"
