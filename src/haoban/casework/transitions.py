"""What may be done next is one table: state, command, who may, guard, law.

The page's buttons, the action's refusals, the API and the tests are read from it. A pair of status and command that
does not stand here is refused.
"""

from dataclasses import dataclass
from enum import StrEnum

from haoban.statutes.citations import Citation

from .states import Status


class Command(StrEnum):
    """What can be asked of a case. Each is a verb that the law or the hall knows."""

    MAKE_READY = "make_ready"
    """The system: what the case waited for is there (行政许可法第二十六条第二款: 集中办理)."""
    CLAIM = "claim"
    """认领: an officer takes the case."""
    ASSIGN = "assign"
    """指派: the head of the department gives it to an officer."""
    RELEASE = "release"
    """退回待认领."""
    REQUEST_SUPPLEMENT = "request_supplement"
    """一次性告知补正."""
    ANSWER_SUPPLEMENT = "answer_supplement"
    """补齐材料."""
    ACCEPT = "accept"
    """受理."""
    DECLINE = "decline"
    """不予受理."""
    BEGIN_REVIEW = "begin_review"
    """开始审查."""
    SUSPEND = "suspend"
    """启动特别程序."""
    RESUME = "resume"
    """特别程序结束."""
    EXTEND = "extend"
    """延长期限."""
    DECIDE_BY_TABLE = "decide_by_table"
    """The system: an instant item is decided by its decision table (立等可取)."""
    GRANT = "grant"
    """准予许可."""
    REFUSE = "refuse"
    """不予许可."""
    ISSUE = "issue"
    """核发证照."""
    HAND_OVER = "hand_over"
    """当面送达, to an applicant without an account."""
    WITHDRAW = "withdraw"
    """撤回申请."""
    LAPSE = "lapse"
    """The system: what the case waited for will not come."""


class Who(StrEnum):
    """In which capacity one acts."""

    APPLICANT = "applicant"
    """申请人, its legal representative, or who acts under a mandate."""
    CLERK = "clerk"
    """窗口人员, for the applicant who is present."""
    OFFICER = "officer"
    """承办人 of the department that owns the case."""
    HEAD = "head"
    """负责人 of that department."""
    SYSTEM = "system"
    """Haoban itself, within what the law and the department's table leave no choice in."""


class Guard(StrEnum):
    """A condition beyond status and capacity; `guards.fails` asks one function for each."""

    HOLDS_THE_CASE = "holds_the_case"
    """The officer has claimed the case; the system acts without."""
    UNCLAIMED = "unclaimed"
    NOT_INTERESTED = "not_interested"
    """The one who decides is not the applicant, its representative or its agent."""
    TOLD_ONLY_ONCE = "told_only_once"
    """All that is missing is told once (第三十二条第一款第四项)."""
    NOT_ACCEPTED_BY_SILENCE = "not_accepted_by_silence"
    """The five working days in which the body may speak are not over (第三十二条第一款第四项)."""
    NOT_YET_COMPLETED = "not_yet_completed"
    """The applicant has not handed in all that was asked: whoever has must be accepted (第三十二条第一款第五项)."""
    EXTENDED_ONLY_ONCE = "extended_only_once"
    EXTENDED_IN_TIME = "extended_in_time"
    """The limit by law has not ended: 二十日内不能作出决定的…可以延长 (第四十二条第一款)."""
    NOTHING_AWAITED = "nothing_awaited"
    """No result of another case is still awaited."""
    TO_BE_HANDED_OVER = "to_be_handed_over"
    """What was decided has not reached the applicant, who has no account."""


@dataclass(frozen=True)
class Transition:
    """One row of the table."""

    command: Command
    label: str
    """What the button says: a verb that tells what will happen."""
    english: str
    statuses: frozenset[Status]
    who: frozenset[Who]
    guards: tuple[Guard, ...] = ()
    law: Citation | None = None
    """The article that the button shows; nothing where the step is the hall's own order."""
    asks: tuple[str, ...] = ()
    """What the one who acts is asked: `reason`, `materials`, `fields`, `ground`, `days`, `officer` …"""


def _article(number: int, paragraph: int | None = None, item: int | None = None) -> Citation:
    return Citation(law="行政许可法", article=number, paragraph=paragraph, item=item)


_OPEN = frozenset(Status) - {Status.CLOSED, Status.WAITING}
_UNDER_REVIEW = frozenset({Status.ACCEPTED, Status.IN_REVIEW})
_DECIDABLE = _UNDER_REVIEW | {Status.RECEIVED}
_OFFICER = frozenset({Who.OFFICER})
_HEAD = frozenset({Who.HEAD})
_APPLICANT = frozenset({Who.APPLICANT, Who.CLERK})
_SYSTEM = frozenset({Who.SYSTEM})
_HOLDS = (Guard.HOLDS_THE_CASE, Guard.NOT_INTERESTED)

TRANSITIONS: dict[Command, Transition] = {
    row.command: row
    for row in (
        Transition(
            Command.MAKE_READY, "前项已办结", "Ready", frozenset({Status.WAITING}), _SYSTEM, (), _article(26, 2)
        ),
        Transition(Command.CLAIM, "认领", "Take", _OPEN, _OFFICER, (Guard.UNCLAIMED, Guard.NOT_INTERESTED)),
        Transition(Command.ASSIGN, "指派承办人", "Assign", _OPEN, _HEAD, (Guard.NOT_INTERESTED,), asks=("officer",)),
        Transition(
            Command.ACCEPT, "受理", "Accept", frozenset({Status.RECEIVED}), _OFFICER, _HOLDS, _article(32, 1, 5)
        ),
        Transition(
            Command.REQUEST_SUPPLEMENT,
            "一次性告知补正",
            "Ask for what is missing",
            frozenset({Status.RECEIVED}),
            _OFFICER,
            (*_HOLDS, Guard.TOLD_ONLY_ONCE, Guard.NOT_ACCEPTED_BY_SILENCE),
            _article(32, 1, 4),
            asks=("materials", "fields", "reason"),
        ),
        Transition(
            Command.ANSWER_SUPPLEMENT,
            "提交补正材料",
            "Hand in what was missing",
            frozenset({Status.SUPPLEMENT}),
            _APPLICANT,
            (),
            _article(31, 1),
        ),
        Transition(
            Command.DECLINE,
            "不予受理",
            "Decline",
            frozenset({Status.RECEIVED}),
            _OFFICER,
            (*_HOLDS, Guard.NOT_ACCEPTED_BY_SILENCE, Guard.NOT_YET_COMPLETED),
            _article(32, 1, 2),
            asks=("reason", "ask_instead"),
        ),
        Transition(
            Command.BEGIN_REVIEW,
            "开始审查",
            "Begin the review",
            frozenset({Status.ACCEPTED}),
            _OFFICER,
            _HOLDS,
            _article(34, 1),
        ),
        Transition(
            Command.SUSPEND,
            "启动特别程序",
            "Stop the clock",
            _UNDER_REVIEW,
            _OFFICER,
            _HOLDS,
            _article(45),
            asks=("ground", "days", "reason"),
        ),
        Transition(
            Command.RESUME,
            "特别程序结束",
            "Go on",
            frozenset({Status.SUSPENDED}),
            _OFFICER,
            _HOLDS,
            _article(45),
        ),
        Transition(
            Command.EXTEND,
            "延长期限",
            "Extend the limit",
            _UNDER_REVIEW,
            _HEAD,
            (Guard.NOT_INTERESTED, Guard.EXTENDED_ONLY_ONCE, Guard.EXTENDED_IN_TIME),
            _article(42, 1),
            asks=("days", "reason"),
        ),
        Transition(
            Command.DECIDE_BY_TABLE,
            "当场决定",
            "Decide on the spot",
            frozenset({Status.RECEIVED}),
            _SYSTEM,
            (Guard.NOTHING_AWAITED,),
            _article(34, 2),
        ),
        Transition(
            Command.GRANT,
            "准予许可",
            "Grant",
            _DECIDABLE,
            _OFFICER,
            (*_HOLDS, Guard.NOTHING_AWAITED),
            _article(38, 1),
        ),
        Transition(
            Command.REFUSE,
            "不予许可",
            "Refuse",
            _UNDER_REVIEW,
            _OFFICER,
            _HOLDS,
            _article(38, 2),
            asks=("reason",),
        ),
        Transition(
            Command.ISSUE,
            "核发证照",
            "Issue",
            frozenset({Status.DECIDED}),
            frozenset({Who.OFFICER, Who.SYSTEM}),
            (Guard.NOT_INTERESTED, Guard.HOLDS_THE_CASE),
            _article(44),
        ),
        Transition(
            Command.HAND_OVER,
            "当面送达",
            "Hand over in person",
            frozenset({Status.CLOSED}),
            frozenset({Who.CLERK, Who.OFFICER}),
            (Guard.TO_BE_HANDED_OVER, Guard.NOT_INTERESTED),
            asks=("receiver",),
        ),
        Transition(Command.RELEASE, "退回待认领", "Give back", _OPEN, _OFFICER, (Guard.HOLDS_THE_CASE,)),
        Transition(
            Command.WITHDRAW,
            "撤回申请",
            "Withdraw",
            frozenset(Status) - {Status.CLOSED, Status.DECIDED},
            _APPLICANT,
        ),
        Transition(Command.LAPSE, "前项未成，终止", "Lapse", frozenset({Status.WAITING}), _SYSTEM),
    )
}


def possible(status: Status, who: Who) -> tuple[Transition, ...]:
    """The rows that a status and a capacity allow, guards left aside, in the order of use."""
    return tuple(row for row in TRANSITIONS.values() if status in row.statuses and who in row.who)
