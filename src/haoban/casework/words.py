"""How statuses and outcomes are called on pages and in messages."""

from .states import Outcome, Status

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
"""How a status is called on pages and in messages."""

OUTCOME_WORDS = {
    Outcome.GRANTED: "已办结",
    Outcome.REFUSED: "不予许可",
    Outcome.NOT_ACCEPTED: "不予受理",
    Outcome.WITHDRAWN: "已撤回",
    Outcome.LAPSED: "已终止",
}
"""How an outcome is called."""
