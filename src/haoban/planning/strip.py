"""The strip: the one picture of a bundle, a stop for each department, joined where one waits for another's result.

Pure layout. The stops stand in one line, those that wait after what they wait for; each result that is waited for runs
on a track of its own above the stops (beside them, where the strip is a column) and drops to the stops that need it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

STOP = 100
"""Length of a stop along the strip, in units of the drawing; the page stretches it."""
TRACK = 12
"""Distance of two tracks, in sixteenths of the page's base size."""
ROW_EDGE = 12
"""From the last track's end to the middle of a shape where the strip is a row."""
COLUMN_EDGE = 16
"""The same where the strip is a column."""


class Tone(StrEnum):
    """What a colour means. It never stands alone: a shape and a word say the same."""

    QUIET = "quiet"
    """Nothing to do for anybody."""
    ACTION = "action"
    """Somebody is at it."""
    ON_TIME = "on_time"
    SOON = "soon"
    """Something is asked, or the clock stands."""
    SEAL = "seal"
    """Official and final, or overdue."""


class Shape(StrEnum):
    """The shape of a stop's state."""

    WAITING = "waiting"
    """○ 待前项."""
    RECEIVED = "received"
    """◔ 受理中."""
    REVIEW = "review"
    """◑ 审查中."""
    STOPPED = "stopped"
    """⏸ 中止."""
    DONE = "done"
    """● 已办结."""
    REFUSED = "refused"
    """✕ 不予许可."""


TONES = {
    Shape.WAITING: Tone.QUIET,
    Shape.RECEIVED: Tone.ACTION,
    Shape.REVIEW: Tone.ACTION,
    Shape.STOPPED: Tone.SOON,
    Shape.DONE: Tone.ON_TIME,
    Shape.REFUSED: Tone.SEAL,
}
"""The tone of a shape where nothing else is said."""


@dataclass(frozen=True)
class Stop:
    """One department's part."""

    key: str
    name: str
    """The item's short name: 营业执照."""
    department: str
    """The department's short name: 市监局."""
    shape: Shape
    word: str
    """The state in a word, or how long it takes."""
    day: date | None = None
    href: str = ""
    """Where it leads for the one who looks; nothing where they may not open it."""
    after: tuple[str, ...] = ()
    """Keys of the stops whose results it waits for."""
    tone: Tone | None = None
    """Nothing: the shape's own."""
    english: str = ""
    """The item's English name."""
    english_department: str = ""

    @property
    def shown_tone(self) -> Tone:
        """The tone it is drawn in."""
        return self.tone or TONES[self.shape]


@dataclass(frozen=True)
class Placed:
    """A stop with its place."""

    stop: Stop
    place: int
    depth: int
    """0 for what waits for nothing, else one more than the deepest of what it waits for."""
    waits_for: tuple[Stop, ...]
    """The stops it waits for, named to those who do not see the lines."""


@dataclass(frozen=True)
class Line:
    """A result on its way: from the stop that brings it forth to those that wait for it."""

    source: int
    """Place of the stop that brings it forth."""
    targets: tuple[int, ...]
    """Places of the stops that wait, ascending."""
    track: int
    """0 is the track nearest to the stops."""
    tracks: int
    """How many tracks the strip has."""
    reached: bool
    """Whether the result is there."""

    @property
    def in_row(self) -> str:
        """The path where the strip is a row."""
        across, edge = self._distance(), self.tracks * TRACK + ROW_EDGE
        drops = "".join(f"M{_middle(target)} {across}V{edge}" for target in self.targets)
        return f"M{_middle(self.source)} {edge}V{across}H{_middle(max(self.targets))}{drops}"

    @property
    def in_column(self) -> str:
        """The path where the strip is a column."""
        across, edge = self._distance(), self.tracks * TRACK + COLUMN_EDGE
        drops = "".join(f"M{across} {_middle(target)}H{edge}" for target in self.targets)
        return f"M{edge} {_middle(self.source)}H{across}V{_middle(max(self.targets))}{drops}"

    def _distance(self) -> int:
        return (self.tracks - self.track) * TRACK - TRACK // 2


def _middle(place: int) -> int:
    return place * STOP + STOP // 2


@dataclass(frozen=True)
class Strip:
    """Everything that is needed to draw it."""

    stops: tuple[Placed, ...]
    lines: tuple[Line, ...]
    tracks: int

    @property
    def size(self) -> str:
        """`few` or `many`: how much room it wants before it becomes a row; `column` where no row is wide enough."""
        return "few" if len(self.stops) <= 7 else "many" if len(self.stops) <= 14 else "column"

    @cached_property
    def row_box(self) -> str:
        """The drawing's box where the strip is a row."""
        return f"0 0 {len(self.stops) * STOP} {self.tracks * TRACK + ROW_EDGE}"

    @cached_property
    def column_box(self) -> str:
        """The drawing's box where the strip is a column."""
        return f"0 0 {self.tracks * TRACK + COLUMN_EDGE} {len(self.stops) * STOP}"


def arrange(stops: Iterable[Stop]) -> Strip:
    """Place the stops: by depth, in the order given within one depth, on as few tracks as the lines allow.

    What a stop waits for only through another stop is not drawn twice. A wait for a stop that is not there, or that
    closes a circle, is left out.
    """
    given = {stop.key: stop for stop in stops}
    after = _without_circles(given)
    depth: dict[str, int] = {}
    for key in _in_order(after):
        depth[key] = 1 + max((depth[before] for before in after[key]), default=-1)
    order = sorted(given, key=lambda key: depth[key])
    place = {key: index for index, key in enumerate(order)}
    direct = _reduced(after)
    targets: dict[str, list[int]] = {}
    for key in order:
        for before in direct[key]:
            targets.setdefault(before, []).append(place[key])
    spans = sorted((place[key], tuple(sorted(waiting)), key) for key, waiting in targets.items())
    on_track: dict[str, int] = {}
    for source, waiting, key in sorted(spans, key=lambda span: (span[1][-1] - span[0], span[0])):
        on_track[key] = _free_track(source, waiting[-1], on_track, targets, place)
    tracks = 1 + max(on_track.values(), default=-1)
    return Strip(
        stops=tuple(
            Placed(given[key], place[key], depth[key], tuple(given[before] for before in direct[key])) for key in order
        ),
        lines=tuple(
            Line(source, waiting, on_track[key], tracks, given[key].shape is Shape.DONE)
            for source, waiting, key in spans
        ),
        tracks=tracks,
    )


def _free_track(
    first: int, last: int, on_track: dict[str, int], targets: dict[str, list[int]], place: dict[str, int]
) -> int:
    taken = {track for key, track in on_track.items() if place[key] <= last and first <= max(targets[key])}
    return next(track for track in range(len(taken) + 1) if track not in taken)


def _without_circles(given: dict[str, Stop]) -> dict[str, tuple[str, ...]]:
    after: dict[str, tuple[str, ...]] = dict.fromkeys(given, ())
    for key, stop in given.items():
        for before in dict.fromkeys(stop.after):
            if before in given and not _reaches(after, before, key):
                after[key] = (*after[key], before)
    return after


def _reaches(after: dict[str, tuple[str, ...]], start: str, goal: str) -> bool:
    seen, queue = {start}, [start]
    while queue:
        key = queue.pop()
        if key == goal:
            return True
        fresh = [before for before in after[key] if before not in seen]
        seen.update(fresh)
        queue += fresh
    return False


def _in_order(after: dict[str, tuple[str, ...]]) -> list[str]:
    order: dict[str, None] = {}

    def visit(key: str) -> None:
        if key not in order:
            for before in after[key]:
                visit(before)
            order[key] = None

    for key in after:
        visit(key)
    return list(order)


def _reduced(after: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    return {
        key: tuple(
            before for before in waits if not any(other != before and _reaches(after, other, before) for other in waits)
        )
        for key, waits in after.items()
    }
