"""The order of a case's events: by time, equal times as in the file.

An event without a time stays behind the one before it in the file: it takes that one's time for the order alone.
"""

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pyarrow as pa


def in_order(table: "pa.Table") -> "pa.Table":
    """The table, in the order of the file, with `position`: the place of each event in the order above.

    Where the file already stands in this order within each case, positions are the file's own.
    """
    import pyarrow as pa

    found = positions(table["time"], numbered(table["case"])[0])
    return table.append_column("position", pa.array(found))


def numbered(texts: "pa.ChunkedArray") -> "tuple[npt.NDArray[np.int32], pa.Array]":
    """For each text its number in the order of first appearance, -1 for none; and the texts by number."""
    import pyarrow as pa

    if not pa.types.is_dictionary(texts.type):
        texts = texts.dictionary_encode()
    if texts.num_chunks == 0:
        return np.array([], np.int32), pa.array([], pa.utf8())
    whole = texts.chunk(0) if texts.num_chunks == 1 else texts.unify_dictionaries().combine_chunks()
    numbers = whole.indices.fill_null(-1) if whole.indices.null_count else whole.indices
    return numbers.to_numpy().astype(np.int32, copy=False), whole.dictionary


def positions(time: "pa.ChunkedArray", trace: npt.NDArray[np.int32]) -> npt.NDArray[np.signedinteger[Any]]:
    """For each event its place when all are ordered by time, equal times as they stand."""
    import pyarrow as pa

    count = len(trace)
    place: npt.NDArray[np.signedinteger[Any]] = np.arange(count, dtype=np.dtype("i4" if count < 2**31 else "i8"))
    if time.null_count == count:
        return place
    moment = time.cast(pa.int64()).combine_chunks()
    known = moment.fill_null(0).to_numpy() if moment.null_count else moment.to_numpy()
    if moment.null_count:
        known = _carried(known.copy(), moment.is_null().to_numpy(zero_copy_only=False), trace)
    later = known[1:] >= known[:-1]
    if later.all() or ((later | (trace[1:] != trace[:-1])).all() and _in_blocks(trace)):
        return place
    order = np.argsort(known, kind="stable")
    place[order] = np.arange(count, dtype=place.dtype)
    return place


def _in_blocks(trace: npt.NDArray[np.int32]) -> bool:
    """Whether each case's events stand together."""
    starts = trace[np.concatenate([[True], trace[1:] != trace[:-1]])] if len(trace) else trace
    return len(np.unique(starts)) == len(starts)


def _carried(
    moment: npt.NDArray[np.int64], missing: npt.NDArray[np.bool_], trace: npt.NDArray[np.int32]
) -> npt.NDArray[np.int64]:
    order = np.argsort(trace, kind="stable")
    sorted_trace, absent = trace[order], missing[order]
    first = np.concatenate([[True], sorted_trace[1:] != sorted_trace[:-1]])
    # The last event with a time at or before each one, but not before its case begins.
    last = np.maximum.accumulate(np.where(~absent | first, np.arange(len(order)), 0))
    values = np.where(absent & first, np.iinfo(np.int64).min, moment[order])
    moment[order] = values[last]
    return moment
