"""What is said of a case or bundle that is not there, and in the same words to those who must not know that it is."""

from haoban.kernel.refusals import NotFound


def no_such_case() -> NotFound:
    """The refusal where no case has the number."""
    return NotFound("no_such_case", "没有这个办件编号，请核对回执上的编号")


def no_such_bundle() -> NotFound:
    """The refusal where no bundle has the number."""
    return NotFound("no_such_bundle", "没有这个编号的申请，请核对回执上的编号")
