"""The chapters of a comparison: which matters (事项) and changes stand under which topic, in their order."""

from collections.abc import Iterable, Mapping
from typing import Final

from xueji.model.aspects import Aspect
from xueji.model.enums import Change, Term


class Heading(Term):
    """主题: a chapter of the comparison, in the order of the life of a registration."""

    REGISTRATION = "registration", "入学注册"
    ARCHIVE = "archive", "学籍档案与学籍号"
    CLASS_SIZE = "class_size", "班额与学籍总量"
    DATA = "data", "学籍信息管理"
    TRANSFER = "transfer", "转学"
    LEAVE = "leave", "休学与复学"
    DROPOUT = "dropout", "控辍保学"
    WITHDRAWAL = "withdrawal", "退学与开除"
    ABROAD = "abroad", "出境就读"
    DEATH = "death", "死亡"
    PROMOTION = "promotion", "升级、留级与跳级"
    GRADUATION = "graduation", "毕业与结业"
    GENERAL = "general", "综合"

    @property
    def en(self) -> str:
        """The heading in English."""
        return _ENGLISH[self]


_ENGLISH: Final[Mapping[Heading, str]] = {
    Heading.REGISTRATION: "Entry and registration",
    Heading.ARCHIVE: "Archives and numbers",
    Heading.CLASS_SIZE: "Class sizes and quotas",
    Heading.DATA: "Registration data",
    Heading.TRANSFER: "Transfer",
    Heading.LEAVE: "Leave and resumption",
    Heading.DROPOUT: "Dropping out",
    Heading.WITHDRAWAL: "Withdrawal and expulsion",
    Heading.ABROAD: "School abroad",
    Heading.DEATH: "Death",
    Heading.PROMOTION: "Promotion and grade changes",
    Heading.GRADUATION: "Graduation and completion",
    Heading.GENERAL: "General",
}

_MATTERS: Final[Mapping[Heading, frozenset[Aspect]]] = {
    Heading.ARCHIVE: frozenset({
        Aspect.ARCHIVE_OPENING, Aspect.ARCHIVE_CONTENTS, Aspect.ARCHIVE_MEDIA, Aspect.ARCHIVE_FOLLOWS,
        Aspect.ARCHIVE_CLOSURE, Aspect.STUDENT_NUMBER, Aspect.AUXILIARY_NUMBER, Aspect.IDENTIFIERS,
    }),
    Heading.CLASS_SIZE: frozenset({Aspect.QUOTA, Aspect.CLASS_SIZE_CAP, Aspect.CLASS_SIZE_GOAL}),
    Heading.DATA: frozenset({
        Aspect.FALSE_DATA, Aspect.DUPLICATES, Aspect.CORRECTION_PROOF, Aspect.CORRECTION_CHAIN, Aspect.RECHECK,
        Aspect.ROSTERS, Aspect.DIRECT_SCHOOL_NOTICE, Aspect.DISCLOSURE, Aspect.REGISTRAR, Aspect.DATA_QUALITY,
    }),
    Heading.TRANSFER: frozenset({
        Aspect.ARCHIVE_HANDOVER, Aspect.ADMISSION_WITHOUT_TRANSFER, Aspect.SPECIAL_ORDINARY,
        Aspect.SPECIALISED_CHOICE, *(aspect for aspect in Aspect if aspect.startswith("transfer_")),
    }),
    Heading.LEAVE: frozenset(aspect for aspect in Aspect if aspect.startswith(("leave_", "resume_"))),
    Heading.DROPOUT: frozenset(aspect for aspect in Aspect if aspect.startswith("dropout_")),
    Heading.WITHDRAWAL: frozenset({
        Aspect.WITHDRAWAL_COMPULSORY, Aspect.WITHDRAWAL_SENIOR, Aspect.EXPULSION, Aspect.CANCELLATION,
    }),
    Heading.ABROAD: frozenset({Aspect.ABROAD}),
    Heading.DEATH: frozenset({Aspect.DEATH}),
    Heading.PROMOTION: frozenset({Aspect.PROMOTION, Aspect.REPETITION, Aspect.SKIPPING}),
    Heading.GRADUATION: frozenset({
        Aspect.GRADUATION_OPERATIONS, Aspect.GRADUATION, Aspect.NOT_GRADUATED, Aspect.LOST_CERTIFICATE,
    }),
    Heading.GENERAL: frozenset({Aspect.AUTHORITY, Aspect.SCOPE, Aspect.OTHER}),
}  # fmt: skip
"""The matters of each heading; those of none of them are about entry."""

_CHANGES: Final[Mapping[Change, Heading]] = {
    Change.REGISTER: Heading.REGISTRATION, Change.DEFER_REGISTRATION: Heading.REGISTRATION,
    Change.DELAY_ENTRY: Heading.REGISTRATION, Change.CORRECT_DATA: Heading.DATA, Change.DISCLOSE: Heading.DATA,
    Change.TRANSFER: Heading.TRANSFER, Change.LEAVE: Heading.LEAVE, Change.EXTEND_LEAVE: Heading.LEAVE,
    Change.RESUME: Heading.LEAVE, Change.REPORT_ABSENCE: Heading.DROPOUT, Change.DROPOUT: Heading.DROPOUT,
    Change.RETURN: Heading.DROPOUT, Change.WITHDRAW: Heading.WITHDRAWAL, Change.EXPEL: Heading.WITHDRAWAL,
    Change.CANCEL: Heading.WITHDRAWAL, Change.GO_ABROAD: Heading.ABROAD,
    Change.RETURN_FROM_ABROAD: Heading.ABROAD, Change.DECEASE: Heading.DEATH, Change.PROMOTE: Heading.PROMOTION,
    Change.REPEAT_GRADE: Heading.PROMOTION, Change.SKIP_GRADE: Heading.PROMOTION,
    Change.GRADUATE: Heading.GRADUATION, Change.COMPLETE: Heading.GRADUATION,
    Change.END_INCOMPLETE: Heading.GRADUATION, Change.REISSUE_CERTIFICATE: Heading.GRADUATION,
}  # fmt: skip


def heading_of(aspect: Aspect) -> Heading:
    """The heading a matter stands under."""
    return next((heading for heading, own in _MATTERS.items() if aspect in own), Heading.REGISTRATION)


def heading_of_changes(changes: Iterable[Change]) -> Heading:
    """The heading that changes have in common; `GENERAL` where they have none, or where there is no change."""
    found = {_CHANGES[change] for change in changes}
    return found.pop() if len(found) == 1 else Heading.GENERAL
