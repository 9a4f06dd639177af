"""Words of Chinese: how a text is cut into them, and where they stand to each other.

30,000 frequent words, each with a place on 96 axes such that words used alike stand near: 怀孕 by 生育, 执照 by 许可证.
tools/word_vectors.py makes the two files; decision 34 tells from what, and what they brought.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "words"
AXES = 96
_LONGEST = 5
_FREQUENT = 20
"""Smooths the ranks from which a word's likelihood is reckoned (Zipf): the first hardly differ."""
_UNKNOWN = 14.0
"""What a character that is no known word costs."""

_SILENT = """
的 了 我 你 他 她 它 我们 你们 在 是 有 要 想 个 一 不 也 都 就 还 和 跟 把 被 给 到 去 来 上 下 里
那 这 那个 这个 什么 怎么 吗 呢 啊 吧 得 着 过 能 会 可以 没 没有 人 家 说 做 办 弄 搞 用 又 很 才 从 对 以后
现在 之前 几 多 少 好 只 后 前 时候 知道 听说 自己 一个 咱 俺 啥 咋 点 些 让 叫 等 看 再 先 完 起 出 进 回 找
问 下来 起来 哪 哪里 哪儿
"""
SILENT = frozenset(_SILENT.split())
"""Words that tell nothing of the matter."""


@dataclass(frozen=True)
class Vocabulary:
    """The words, and where each stands."""

    number: dict[str, int]
    """The most frequent first."""
    costs: dict[str, float]
    """The rarer, the dearer: the negative logarithm of how often, but for a constant."""
    places: NDArray[np.float32]
    """A row for each word, of length 1."""

    def cut(self, text: str) -> list[str]:
        """The words of a plain text, cut so that they are the most likely ones; Latin and digits stay whole."""
        words: list[str] = []
        for run in text.split():
            words += [run] if run.isascii() else self._cut(run)
        return words

    def _cut(self, run: str) -> list[str]:
        costs, cheapest, begins = self.costs, [0.0], [0]
        for end in range(1, len(run) + 1):
            best, first = cheapest[end - 1] + costs.get(run[end - 1], _UNKNOWN), end - 1
            for start in range(max(0, end - _LONGEST), end - 1):
                cost = costs.get(run[start:end])
                if cost is not None and cheapest[start] + cost < best:
                    best, first = cheapest[start] + cost, start
            cheapest.append(best)
            begins.append(first)
        words, end = [], len(run)
        while end:
            words.append(run[begins[end] : end])
            end = begins[end]
        return words[::-1]

    def places_of(self, words: Iterable[str]) -> NDArray[np.float32]:
        """A row for each word; nothing but zeros for one that is not known."""
        numbers = [self.number.get(word, -1) for word in words]
        found = np.zeros((len(numbers), AXES), np.float32)
        known = [at for at, number in enumerate(numbers) if number >= 0]
        found[known] = self.places[[numbers[at] for at in known]]
        return found


@lru_cache(maxsize=1)
def vocabulary() -> Vocabulary:
    """The vocabulary of the package."""
    words: Sequence[str] = (FOLDER / "words.txt").read_text("utf-8").split()
    rows: Any = np.fromfile(FOLDER / "vectors.bin", np.int8).reshape(len(words), AXES).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return Vocabulary(
        {word: number for number, word in enumerate(words)},
        # What people say more than an encyclopaedia writes it is cut whole too.
        dict.fromkeys(SILENT, math.log(_FREQUENT))
        | {word: math.log(number + _FREQUENT) for number, word in enumerate(words)},
        rows,
    )


def telling(text: str) -> list[str]:
    """The words of a plain text that tell something, each once."""
    return [word for word in dict.fromkeys(vocabulary().cut(text)) if word not in SILENT]
