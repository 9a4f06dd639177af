"""What a message may be about is asked back only where it leads to different bodies."""

from typing import Any

import pytest

from haoban.hotline.jurisdiction.agreement import Trial, agreed, torn


def trial(request: str, share: float, body: str | None = None, route: str | None = None) -> Trial:
    answer: dict[str, Any] = {"body": body, "route": {"key": route} if route else None}
    return Trial(("subject", request), share, answer)


def test_matters_of_one_body_are_counted_together():
    chosen = agreed([trial("complaint", 0.4, "甲"), trial("permit", 0.35, "乙"), trial("price", 0.25, "甲")])
    assert chosen is not None
    assert chosen.matter == ("subject", "complaint")


@pytest.mark.parametrize(
    "second", [trial("permit", 0.4, "乙"), trial("permit", 0.4, route="suit"), trial("permit", 0.4)]
)
def test_neither_body_is_named_where_both_may_be_meant(second):
    assert agreed([trial("complaint", 0.55, "甲"), second]) is None


def test_a_body_is_named_where_the_rest_is_scattered():
    chosen = agreed([trial("complaint", 0.55, "甲"), trial("permit", 0.08, "乙"), trial("price", 0.07, "丙")])
    assert chosen is not None
    assert chosen.door == "甲"


def test_nothing_is_named_where_most_leads_to_a_question():
    assert agreed([trial("complaint", 0.7), trial("permit", 0.3, "乙")]) is None


def test_what_stands_out_by_itself_is_not_torn():
    assert not torn([(("subject", "complaint"), 0.8), (("subject", "permit"), 0.2)])
    assert not torn([(("subject", "complaint"), 0.5)])
    assert torn([(("subject", "complaint"), 0.5), (("subject", "permit"), 0.4)])
