"""What both readers of XES hand over: pieces of a log, a column for each type and key of attribute."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa

Attribute = list[Any]
"""An attribute as it is kept in JSON: type, key, value and, where it holds others, a list of them.

A value of nothing belongs to a list or a container, or says that the value stands in the column of that type and key.
"""


@dataclass
class Attributes:
    """The attributes of the events or the traces of a piece."""

    columns: "dict[tuple[str, str], pa.Array]"
    """By type and key, one text an owner, null where it has none."""
    rest: list[tuple[int, Attribute]] = field(default_factory=list)
    """What no column holds: what is inside an attribute, lists, keys that stand twice; with the owner's number."""


@dataclass
class Piece:
    """Some whole traces, in the order of the file."""

    trace_of_event: npt.NDArray[np.int32]
    """For each event the number of its trace within the piece; -1 outside of traces."""
    traces: int
    of_events: Attributes
    of_traces: Attributes


@dataclass
class Header:
    """What a log says about itself, before its traces."""

    attributes: dict[str, str] = field(default_factory=dict)
    """The XML attributes of the log: version, features, the program that wrote it."""
    extensions: list[dict[str, str]] = field(default_factory=list)
    classifiers: list[dict[str, str]] = field(default_factory=list)
    globals: list[dict[str, Any]] = field(default_factory=list)
    """Each with its `scope` and its `attributes`."""
    log: list[Attribute] = field(default_factory=list)
    """The attributes of the log itself."""
