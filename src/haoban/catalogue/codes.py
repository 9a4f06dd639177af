"""The code lists of the national item table (GB/T 39554-2020): each code with the word it stands for."""

from enum import StrEnum


class TaskType(StrEnum):
    """事项类型 (task_type)."""

    LICENCE = "01"
    """行政许可"""
    PENALTY = "02"
    """行政处罚"""
    COERCION = "03"
    """行政强制"""
    LEVY = "04"
    """行政征收"""
    PAYMENT = "05"
    """行政给付"""
    INSPECTION = "06"
    """行政检查"""
    CONFIRMATION = "07"
    """行政确认"""
    REWARD = "08"
    """行政奖励"""
    RULING = "09"
    """行政裁决"""
    OTHER = "10"
    """其他行政权力"""
    PUBLIC_SERVICE = "20"
    """公共服务"""


class ProjectType(StrEnum):
    """办件类型 (project_type)."""

    INSTANT = "1"
    """即办件: decided at once."""
    PROMISED = "2"
    """承诺件: decided within the promised limit."""


class PowerSource(StrEnum):
    """权力来源 (power_source)."""

    OWN_LEVEL = "1"
    """法定本级行使"""
    DELEGATED_DOWN = "2"
    """上级下放"""
    AUTHORISED_BY_SUPERIOR = "3"
    """上级授权"""
    AUTHORISED_BY_PEER = "4"
    """同级授权"""
    ENTRUSTED_BY_SUPERIOR = "5"
    """上级委托"""
    ENTRUSTED_BY_PEER = "6"
    """同级委托"""


class DeptType(StrEnum):
    """实施主体性质 (dept_type)."""

    STATUTORY = "1"
    """法定机关"""
    AUTHORISED = "2"
    """授权组织"""
    ENTRUSTED = "3"
    """受委托组织"""


class ServedParty(StrEnum):
    """服务对象 (server_type)."""

    PERSON = "1"
    """自然人"""
    ENTERPRISE = "2"
    """企业法人"""
    INSTITUTION = "3"
    """事业法人"""
    SOCIAL_ORGANISATION = "4"
    """社会组织法人"""
    UNINCORPORATED = "5"
    """非法人企业"""
    ADMINISTRATIVE_ORGAN = "6"
    """行政机关"""
    OTHER = "9"
    """其他组织"""


class OnlineDepth(StrEnum):
    """网上办理深度 (online_handle_depth)."""

    CONSULT = "1"
    """互联网咨询"""
    RECEIVE = "2"
    """网上收件"""
    PRECHECK = "3"
    """网上预审"""
    ACCEPT = "4"
    """网上受理"""
    DECIDE = "5"
    """网上办理"""
    TELL_RESULT = "6"
    """结果反馈"""
    ELECTRONIC_CERTIFICATE = "7"
    """电子证照反馈"""
    OTHER = "8"
    """其他"""


class Unit(StrEnum):
    """The unit of a limit. A law that does not say working days means calendar days."""

    WORKING_DAYS = "working_days"
    CALENDAR_DAYS = "calendar_days"


class Necessity(StrEnum):
    """材料必要性."""

    REQUIRED = "1"
    """必要"""
    OPTIONAL = "2"
    """非必要"""
    DEFERRABLE = "3"
    """容缺后补: may follow later."""


class MaterialForm(StrEnum):
    """材料形式."""

    ORIGINAL = "1"
    """原件"""
    COPY = "2"
    """复印件"""
    ELECTRONIC = "3"
    """电子"""


class MaterialSource(StrEnum):
    """来源渠道."""

    APPLICANT = "10"
    """申请人自备"""
    GOVERNMENT = "20"
    """政府部门核发"""
    OTHER = "99"
    """其他"""
