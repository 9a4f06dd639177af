"""A citation is a type: law, article, paragraph, item."""

from pydantic import BaseModel, ConfigDict, Field

_DIGITS = "零一二三四五六七八九"


def chinese_number(number: int) -> str:
    """Write 1 to 9999 as the law writes it: 三十二, 一百零一, 一千二百六十.

    Raises `ValueError` outside that range.
    """
    if not 1 <= number <= 9999:
        raise ValueError(f"{number} is not between 1 and 9999")
    written, gap = "", False
    for place, unit in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + unit
            gap = False
        else:
            gap = True
    return written[1:] if written.startswith("一十") else written


class Citation(BaseModel):
    """A place in the law: 第三十二条第一款第四项 is article 32, paragraph 1, item 4."""

    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)

    law: str
    """The law's short name: 行政许可法."""
    article: int = Field(ge=1)
    paragraph: int | None = Field(default=None, ge=1)
    item: int | None = Field(default=None, ge=1)

    def __str__(self) -> str:
        """《行政许可法》第三十二条第一款第四项."""
        place = f"第{chinese_number(self.article)}条"
        if self.paragraph:
            place += f"第{chinese_number(self.paragraph)}款"
        if self.item:
            place += f"第{chinese_number(self.item)}项"
        return f"《{self.law}》{place}"
