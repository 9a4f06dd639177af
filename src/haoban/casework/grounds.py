"""The articles that a sentence on a page rests on, where it is no step of the table and no rule of the item."""

from haoban.statutes.citations import Citation

from .states import Clock

SILENCE = Citation(law="行政许可法", article=32, paragraph=1, item=4)
"""Nothing said within five working days: accepted from the day the materials came in."""
TRUTH = Citation(law="行政许可法", article=31, paragraph=1)
"""The applicant answers for the truth of what is handed in."""
CLOCK = Citation(law="行政许可法", article=42, paragraph=1)
"""The limit runs from the acceptance, which comes after all that was missing is there (第三十二条第一款第五项)."""
PROMISE = Citation(law="优化营商环境条例", article=36, paragraph=2)
"""A district may promise less time than the law allows, and must say so in public."""
REVIEW = Citation(law="行政复议法", article=20, paragraph=1)
"""Sixty days for a review."""
SUIT = Citation(law="行政诉讼法", article=46, paragraph=1)
"""Six months for a suit."""
APPEAL = (REVIEW, SUIT)
LIMITS = {
    Clock.ACCEPTANCE: SILENCE,
    Clock.DECISION: PROMISE,
    Clock.ISSUE: Citation(law="行政许可法", article=44),
    Clock.NONE: Citation(law="行政许可法", article=45),
}
"""The limit that runs → the article by which the day is due; where none runs, a day that was announced."""
