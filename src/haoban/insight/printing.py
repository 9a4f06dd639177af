"""The documents of `haoban log stats` as tables that a person reads."""

import unicodedata
from collections.abc import Sequence
from typing import Any

import click

_DAY = 86400


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def _table(title: str, headings: Sequence[str], rows: Sequence[Sequence[str]], words: int = 0) -> None:
    """Rows under headings; the column of words stands to the left, numbers to the right."""
    if not rows:
        return
    click.echo(f"\n{title}")
    widths = [max(_width(row[at]) for row in (headings, *rows)) for at in range(len(headings))]
    for row in (headings, *rows):
        cells = [
            cell + " " * (width - _width(cell)) if at == words else " " * (width - _width(cell)) + cell
            for at, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        click.echo("  " + "  ".join(cells).rstrip())


def span(seconds: float | None) -> str:
    """A length of time: days from two days on, hours from two hours on, else minutes."""
    if seconds is None:
        return "—"
    if abs(seconds) >= 2 * _DAY:
        return f"{seconds / _DAY:,.1f} 天"
    return f"{seconds / 3600:.1f} 小时" if abs(seconds) >= 7200 else f"{seconds / 60:.1f} 分"


def share(value: float | None) -> str:
    """A share in percent."""
    return "—" if value is None else f"{value * 100:.2f}%"


def _spans(row: dict[str, Any], names: Sequence[str]) -> list[str]:
    return [span(row[name]) for name in names]


def print_document(told: dict[str, Any], top: int) -> None:
    """One log."""
    counts = (told[name] for name in ("cases", "events", "activities", "variants"))
    click.echo("{:,} 个办件，{:,} 个事件，{:,} 种环节，{:,} 种走法".format(*counts))
    if told.get("cases_without_events"):
        click.echo(f"其中 {told['cases_without_events']:,} 个办件没有事件，不计入历时")
    if told.get("events_without_case"):
        click.echo(f"另有 {told['events_without_case']:,} 个事件不属于任何办件，未计入")
    if told.get("events_without_time"):
        click.echo(f"其中 {told['events_without_time']:,} 个事件没有写明或读不出时间，不计入历时")
    lasted = told["case_duration_seconds"]
    named = zip(("平均", "中位", "九成在…以内", "最长"), _spans(lasted, ("mean", "median", "p90", "max")), strict=True)
    click.echo("历时：" + "，".join(f"{name} {text}" for name, text in named))
    if "working" in told:
        working = told["working"]
        named = zip(("平均", "中位", "九成在…以内", "最长"), _hours(working), strict=True)
        note = "（部分年份的放假安排不在日历中，按周一至周五计）" if working["provisional"] else ""
        click.echo("其中工作时间：" + "，".join(f"{name} {text}" for name, text in named) + note)
    pairs = told["directly_follows"]
    _table(
        f"先后关系（共 {len(pairs):,} 对，列出最多的 {min(top, len(pairs))} 对）",
        ("从 → 到", "次数", "平均", "中位"),
        [
            (f"{one['from']} → {one['to']}", f"{one['count']:,}", *_spans(one, ("mean_seconds", "median_seconds")))
            for one in pairs[:top]
        ],
    )
    _print_sections(told)
    click.echo(f"\n读取 {told['read_seconds']:.2f} 秒，计算 {told['compute_seconds']:.2f} 秒")


def _hours(working: dict[str, Any]) -> list[str]:
    return [
        "—" if working[name] is None else f"{working[name] / 3600:,.1f} 小时"
        for name in ("mean", "median", "p90", "max")
    ]


def _print_sections(told: dict[str, Any]) -> None:
    _table(
        "最常见的走法",
        ("办件", "占比", "平均历时", "走法"),
        [
            (f"{one['count']:,}", share(one["share"]), span(one["mean_seconds"]), _path(one["activities"]))
            for one in told.get("variants_shown", ())
        ],
        words=3,
    )
    _table(
        "环节",
        ("环节", "事件", "办件", "首个", "末个"),
        [
            (one["activity"], *(f"{one[name]:,}" for name in ("events", "cases", "first", "last")))
            for one in told.get("activities_shown", ())
        ],
    )
    _table(
        "每周（周一起）",
        ("周", "开始", "结束"),
        [(one["week"], f"{one['began']:,}", f"{one['ended']:,}") for one in told.get("throughput", ())],
    )
    for by, name in (("resource", "办理人"), ("department", "部门")):
        _table(
            f"等待与办理（上一事件到此事件），按{name}",
            (name, "事件", "办件", "平均", "中位", "九成在…以内"),
            [
                (
                    one[by],
                    f"{one['events']:,}",
                    f"{one['cases']:,}",
                    *_spans(one, ("mean_seconds", "median_seconds", "p90_seconds")),
                )
                for one in told.get("waiting", {}).get(by, ())
            ],
        )
    _table(
        "重复办理",
        ("环节", "办件", "重复的办件", "占比", "多出的事件"),
        [
            (one["activity"], f"{one['cases']:,}", f"{one['repeating']:,}", share(one["share"]), f"{one['again']:,}")
            for one in told.get("rework", ())
        ],
    )
    _table(
        "按期办结",
        ("承诺", "办结的办件", "按期", "占比", "逾期中位", "逾期最长"),
        [
            (
                one["promised"],
                f"{one['closed']:,}",
                f"{one['kept']:,}",
                share(one["share"]),
                *_spans(one["late_seconds"], ("median", "max")),
            )
            for one in told.get("promises", ())
        ],
    )


def _path(activities: Sequence[str]) -> str:
    shown = " → ".join(activities[:8]) or "（没有事件）"
    return shown if len(activities) <= 8 else f"{shown} → …（共 {len(activities)} 步）"


def print_comparison(told: dict[str, Any], periods: Sequence[str], top: int) -> None:
    """Two periods side by side."""
    changes = told["changes"]
    words = {"cases": "办件", "events": "事件", "activities": "环节", "variants": "走法"}
    rows = [
        (word, f"{changes[name]['before']:,}", f"{changes[name]['after']:,}", _ratio(changes[name]))
        for name, word in words.items()
    ]
    lasted = changes["case_duration_seconds"]
    rows += [
        (f"历时{word}", span(lasted[name]["before"]), span(lasted[name]["after"]), _ratio(lasted[name]))
        for name, word in {"mean": "平均", "median": "中位", "p90": "九成在…以内", "max": "最长"}.items()
    ]
    _table("两个时段", ("", *periods, "变化"), rows)
    _table(
        "先后关系的占比，变化最大的",
        ("从 → 到", *periods),
        [
            (f"{one['from']} → {one['to']}", share(one["before"]), share(one["after"]))
            for one in changes["directly_follows_shares"][:top]
        ],
    )


def _ratio(change: dict[str, float | None]) -> str:
    ratio = change["ratio"]
    return "—" if ratio is None else f"{(ratio - 1) * 100:+.1f}%"
