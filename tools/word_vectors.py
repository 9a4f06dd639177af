"""Make the words of the search and where they stand to each other, from the word vectors of the package `synonyms`.

python tools/word_vectors.py words.vector

`words.vector` lies in the source archive of synonyms 3.10.2 (MIT licence): 100 axes for 125,796 words, trained with
word2vec on the Chinese Wikipedia. Kept are the 30,000 most frequent Chinese words of up to five characters, on their 64
main axes, as bytes. docs/decisions/0034 tells what was measured.
"""

import re
import sys
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).resolve().parents[1] / "src" / "haoban" / "catalogue" / "search" / "words"
WORDS, AXES, MEASURED = 30_000, 64, 30_000
CHINESE = re.compile("[一-鿿]{1,5}")


def read(path: Path) -> tuple[list[str], NDArray[np.float32]]:
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


def _of_length_one(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    found: NDArray[np.float32] = (vectors / np.maximum(lengths, 1e-9)).astype(np.float32)
    return found


def main() -> None:
    """Write `words.txt`, the most frequent first, and `vectors.bin`, 64 signed bytes for each."""
    words, vectors = read(Path(sys.argv[1]))
    chosen = [number for number, word in enumerate(words) if CHINESE.fullmatch(word)][:WORDS]
    kept = vectors[chosen]
    axes = np.linalg.svd(kept[:MEASURED], full_matrices=False)[2][:AXES]
    turned = _of_length_one(kept @ axes.T)
    (FOLDER / "words.txt").write_text("\n".join(words[number] for number in chosen) + "\n", "utf-8")
    (FOLDER / "vectors.bin").write_bytes(np.round(turned * 127).astype(np.int8).tobytes())


if __name__ == "__main__":
    main()
