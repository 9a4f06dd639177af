"""The words of notices, by template and version. What was told stays told: a changed wording is a new version."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop


@dataclass(frozen=True)
class Wording:
    """One template in one version; named placeholders are filled from the notice."""

    title: str
    body: str


WORDINGS: dict[tuple[str, int], Wording] = {
    ("received", 1): Wording(
        gettext_noop("已收到您的申请：%(title)s"),
        gettext_noop("编号%(bundle)s，共%(cases)s项，承诺%(promised_on)s前全部办结。有需要您做的，会在这里告诉您。"),
    ),
    ("supplement_requested", 1): Wording(
        gettext_noop("%(item)s需要补正"),
        gettext_noop("%(organisation)s一次性告知：%(what)s。请在办件进度页补交，补交期间不计入办理时限。"),
    ),
    ("accepted", 1): Wording(
        gettext_noop("%(item)s已受理"), gettext_noop("%(organisation)s已受理，承诺%(due_on)s前办结。")
    ),
    ("not_accepted", 1): Wording(
        gettext_noop("%(item)s不予受理"),
        gettext_noop(
            "%(organisation)s的理由：%(reason)s。不服的，可以在收到之日起六十日内向%(review_body)s申请行政复议，"
            "或者六个月内向%(court)s提起诉讼。"
        ),
    ),
    ("suspended", 1): Wording(
        gettext_noop("%(item)s进入%(procedure)s"),
        gettext_noop("%(organisation)s：%(reason)s。预计需要%(days)s天，期间不计入办理时限（行政许可法第四十五条）。"),
    ),
    ("resumed", 1): Wording(
        gettext_noop("%(item)s恢复办理"),
        gettext_noop("特别程序已结束，%(organisation)s继续审查，承诺%(due_on)s前办结。"),
    ),
    ("extended", 1): Wording(
        gettext_noop("%(item)s延长期限"),
        gettext_noop("%(organisation)s将期限延长%(days)s个工作日，理由：%(reason)s。"),
    ),
    ("refused", 1): Wording(
        gettext_noop("%(item)s不予许可"),
        gettext_noop(
            "%(organisation)s的理由：%(reason)s。不服的，可以在收到之日起六十日内向%(review_body)s申请行政复议，"
            "或者六个月内向%(court)s提起诉讼。"
        ),
    ),
    ("issued", 1): Wording(
        gettext_noop("%(item)s已办结"), gettext_noop("%(organisation)s已核发“%(result)s”，可以在办件进度页下载。")
    ),
    ("lapsed", 1): Wording(
        gettext_noop("%(item)s已终止"),
        gettext_noop("它等待的前项没有办成，所以不再办理；前项办成后可以重新申请，不用重交材料。"),
    ),
    ("withdrawn", 1): Wording(
        gettext_noop("%(item)s已撤回"), gettext_noop("已按您的要求撤回，材料仍在您的名下，可以再次使用。")
    ),
    ("settled", 1): Wording(
        gettext_noop("%(title)s全部办结"), gettext_noop("编号%(bundle)s的全部事项已有结果，欢迎您逐项评价。")
    ),
}
"""(template, version) → its words."""

NEWEST: dict[str, int] = dict(sorted(WORDINGS))
"""Template → the version that new notices are written in."""
