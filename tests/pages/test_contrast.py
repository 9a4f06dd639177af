"""Every colour that stands on another can be read: WCAG 2.2, success criteria 1.4.3 (4.5 : 1) and 1.4.11 (3 : 1)."""

import re
from pathlib import Path

import haoban.portal

STATIC = Path(haoban.portal.__file__).parent / "static" / "haoban"
GROUNDS = {
    "paper": ("ink", "quiet", "action", "action-dark", "seal", "on-time", "soon"),
    "surface": ("ink", "quiet", "action", "action-dark", "seal", "on-time", "soon"),
    "wash": ("ink", "quiet", "action", "action-dark", "seal"),
    "action-wash": ("ink", "quiet", "action", "action-dark"),
    "on-time-wash": ("ink", "on-time", "action"),
    "soon-wash": ("ink", "soon", "action"),
    "seal-wash": ("ink", "seal"),
    "action": ("surface",),
    "action-dark": ("surface",),
    "seal": ("surface",),
    "on-time": ("surface",),
    "ink": ("surface", "focus"),
}
"""Ground → the inks that stand on it somewhere."""
EDGES = {"paper": ("edge", "brick"), "surface": ("edge", "action", "brick")}
"""Lines that carry meaning: the border of a field, the lines of the strip."""


def colours():
    css = (STATIC / "tokens.css").read_text("utf-8")
    return dict(re.findall(r"--([\w-]+): (#[0-9A-F]{6});", css))


def luminance(colour):
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_formula_gives_the_extremes():
    assert round(contrast("#000000", "#FFFFFF"), 1) == 21
    assert contrast("#123456", "#123456") == 1


def test_every_text_can_be_read_on_its_ground():
    known = colours()
    low = {
        (ink, ground): round(contrast(known[ink], known[ground]), 2)
        for ground, inks in GROUNDS.items()
        for ink in inks
        if contrast(known[ink], known[ground]) < 4.5
    }
    assert not low


def test_lines_that_mean_something_are_seen():
    known = colours()
    assert not {
        (edge, ground): round(contrast(known[edge], known[ground]), 2)
        for ground, edges in EDGES.items()
        for edge in edges
        if contrast(known[edge], known[ground]) < 3
    }


def test_no_colour_is_mixed_outside_the_tokens():
    loose = {
        path.name: found
        for path in STATIC.glob("*.css")
        if path.name not in {"tokens.css", "print.css"}
        and (found := re.findall(r"#[0-9A-Fa-f]{3,8}\b(?=[;\s])", path.read_text("utf-8")))
    }
    assert not loose


def test_red_is_kept_for_what_is_official_late_or_wrong():
    css = (STATIC / "components.css").read_text("utf-8") + (STATIC / "base.css").read_text("utf-8")
    rules = re.findall(r"([^{}]+)\{([^{}]*)\}", css)
    red = {selector.strip() for selector, body in rules if "--seal" in body}
    assert all(
        re.search(r"final|official|error|wrong|faults|tone-seal", selector.split("*/")[-1]) for selector in red
    ), red
