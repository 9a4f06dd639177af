"""What is worked out once and asked often: arrays in one file that are mapped into memory instead of being read.

A file holds numbers and names, no code. A whole is written beside and put in place at once, so a file is never half.
"""

import json
import os
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

_MARK = b"HAOBAN-ARRAYS-1\n"
_ALIGNED = 64
_KINDS = frozenset({"<f4", "<f8", "<i4", "<i8", "<u4", "<u8"})


def write_mapped(path: Path, key: str, tree: Mapping[Any, Any]) -> None:
    """Write nested mappings of arrays, sparse tables, numbers and strings. `key` says what they were worked out from.

    Raises `OSError`.
    """
    arrays: list[NDArray[Any]] = []
    described = json.dumps({"key": key, "tree": _described(tree, arrays)}, ensure_ascii=False).encode()
    beside = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(_MARK + len(described).to_bytes(8, "little") + described)
            for one in arrays:
                file.write(bytes(-file.tell() % _ALIGNED))
                file.write(np.ascontiguousarray(one).data.cast("B") if one.size else b"")
        beside.replace(path)
    except OSError:
        with suppress(OSError):
            beside.unlink()
        raise


def read_mapped(path: Path, key: str) -> dict[Any, Any] | None:
    """What was written there for the same `key`, the arrays mapped and not to be changed; nothing otherwise."""
    try:
        whole = np.memmap(path, np.uint8, "r")
        begin = len(_MARK) + 8
        if bytes(whole[: len(_MARK)]) != _MARK:
            return None
        end = begin + int.from_bytes(bytes(whole[len(_MARK) : begin]), "little")
        described = json.loads(bytes(whole[begin:end]))
        if described["key"] != key:
            return None
        place = [end]
        tree = _restored(described["tree"], np.asarray(whole), place)
        return tree if place[0] == len(whole) and isinstance(tree, dict) else None
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def _described(value: Any, arrays: list[NDArray[Any]]) -> Any:
    """The value as JSON; arrays are put aside in the order in which they will be met again."""
    if isinstance(value, Mapping):
        return {"map": [[name, _described(one, arrays)] for name, one in value.items()]}
    if sparse.issparse(value):
        parts = [_described(one, arrays) for one in (value.data, value.indices, value.indptr)]
        return {"sparse": list(value.shape), "of": parts}
    if isinstance(value, np.ndarray):
        arrays.append(value)
        return {"array": value.dtype.newbyteorder("<").str, "shape": list(value.shape)}
    return {"plain": value}


def _restored(said: dict[str, Any], whole: NDArray[np.uint8], place: list[int]) -> Any:
    if "map" in said:
        return {name: _restored(one, whole, place) for name, one in said["map"]}
    if "sparse" in said:
        data, indices, indptr = (_restored(one, whole, place) for one in said["of"])
        return sparse.csr_matrix((data, indices, indptr), shape=tuple(said["sparse"]), copy=False)
    if "array" in said:
        if said["array"] not in _KINDS:
            raise ValueError(said["array"])
        kind = np.dtype(said["array"])
        begin = place[0] + -place[0] % _ALIGNED
        place[0] = begin + int(np.prod(said["shape"], dtype=np.int64)) * kind.itemsize
        return whole[begin : place[0]].view(kind).reshape(said["shape"])
    return said["plain"]
