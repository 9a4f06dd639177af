"""How statuses, outcomes, events and lights are called on pages and in messages."""

from dataclasses import dataclass

from .limits import Light
from .states import Clock, EventKind, Outcome, Status
from .transitions import Command

STATUS_WORDS = {
    Status.WAITING: "待前项",
    Status.RECEIVED: "已收件",
    Status.SUPPLEMENT: "待补正",
    Status.ACCEPTED: "已受理",
    Status.IN_REVIEW: "审查中",
    Status.SUSPENDED: "中止",
    Status.DECIDED: "已决定",
    Status.CLOSED: "已办结",
}
"""How a status is called."""

RESUME_WORDS = {Light.RED: "中止期满，应恢复"}
"""What a suspended case is called once the announced days are over."""

OUTCOME_WORDS = {
    Outcome.GRANTED: "已办结",
    Outcome.REFUSED: "不予许可",
    Outcome.NOT_ACCEPTED: "不予受理",
    Outcome.WITHDRAWN: "已撤回",
    Outcome.LAPSED: "已终止",
}
"""How an outcome is called."""

DUE_WORDS = {
    Clock.ACCEPTANCE: "%(day)s前答复是否受理",
    Clock.DECISION: "承诺%(day)s前办结",
    Clock.ISSUE: "%(day)s前核发",
    Clock.NONE: "特别程序告知到%(day)s为止",
}
"""What is due on the day that a running limit ends, or that was announced while none runs."""


@dataclass(frozen=True)
class EventWords:
    """How an event is told, and the row of the table that it comes from."""

    word: str
    command: Command | None = None


EVENT_WORDS = {
    EventKind.SUBMITTED: EventWords("提交申请"),
    EventKind.READY: EventWords("前项已办结，自动开始", Command.MAKE_READY),
    EventKind.CLAIMED: EventWords("由承办人接办"),
    EventKind.RELEASED: EventWords("退回待认领"),
    EventKind.SUPPLEMENT_REQUESTED: EventWords("一次性告知补正", Command.REQUEST_SUPPLEMENT),
    EventKind.SUPPLEMENT_ANSWERED: EventWords("提交补正材料", Command.ANSWER_SUPPLEMENT),
    EventKind.ACCEPTED: EventWords("受理", Command.ACCEPT),
    EventKind.NOT_ACCEPTED: EventWords("不予受理", Command.DECLINE),
    EventKind.REVIEW_BEGUN: EventWords("开始审查", Command.BEGIN_REVIEW),
    EventKind.SUSPENDED: EventWords("特别程序，停止计时", Command.SUSPEND),
    EventKind.RESUMED: EventWords("特别程序结束，恢复计时", Command.RESUME),
    EventKind.EXTENDED: EventWords("延长期限", Command.EXTEND),
    EventKind.REFERRED: EventWords("转承办人核对", Command.DECIDE_BY_TABLE),
    EventKind.GRANTED: EventWords("准予许可", Command.GRANT),
    EventKind.REFUSED: EventWords("不予许可", Command.REFUSE),
    EventKind.ISSUED: EventWords("核发结果", Command.ISSUE),
    EventKind.SERVED: EventWords("送达"),
    EventKind.TO_HAND_OVER: EventWords("等待当面送达"),
    EventKind.WITHDRAWN: EventWords("申请人撤回", Command.WITHDRAW),
    EventKind.LAPSED: EventWords("前项未成，终止", Command.LAPSE),
}
"""How each kind of event is told in the history."""

SERVICE_WORDS = {"electronic": "电子送达", "in_person": "当面送达"}
"""By which way something reached the applicant."""
