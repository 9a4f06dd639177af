"""Days and moments as people read them: 11月26日（周四）, with the year where it isn't this one."""

from datetime import date, datetime

from .clock import CHINA

_WEEKDAYS = "一二三四五六日"
_ENGLISH_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_in_words(day: date, today: date, *, english: bool = False) -> str:
    """`11月26日（周四）`, `2027年1月4日（周一）`; in English `Thu 26 Nov`, `Mon 4 Jan 2027`."""
    other_year = day.year != today.year
    if english:
        year = f" {day.year}" if other_year else ""
        return f"{_ENGLISH_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}{year}"
    year = f"{day.year}年" if other_year else ""
    return f"{year}{day.month}月{day.day}日（周{_WEEKDAYS[day.weekday()]}）"


def day_on_paper(day: date | datetime) -> str:
    """As a document is dated, `2026年11月26日`; a moment by its day in China."""
    on = day.astimezone(CHINA) if isinstance(day, datetime) else day
    return f"{on:%Y年%m月%d日}"


def moment_in_words(moment: datetime, today: date, *, english: bool = False) -> str:
    """The day and the time in China: `11月26日（周四）14:05`."""
    local = moment.astimezone(CHINA)
    return f"{day_in_words(local.date(), today, english=english)}{' ' if english else ''}{local:%H:%M}"
