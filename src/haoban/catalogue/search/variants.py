"""Ways of saying one thing, brought to the one that stands for them."""

from collections.abc import Mapping


class Variants:
    """Finds every way of saying in a text, by look-up from each character that begins one."""

    def __init__(self, known: Mapping[str, str]) -> None:
        """`known`: a way of saying → the one that stands for it."""
        self._known = known
        self._lengths: dict[str, list[int]] = {}
        for word in sorted(known, key=len, reverse=True):
            lengths = self._lengths.setdefault(word[0], [])
            if len(word) not in lengths:
                lengths.append(len(word))

    def canonical(self, text: str) -> str:
        """The text with every way of saying replaced, the longest first."""
        known, kept, at = self._known, [], 0
        while at < len(text):
            words = text[at]
            for length in self._lengths.get(words, ()):
                if text[at : at + length] in known:
                    words = text[at : at + length]
                    break
            kept.append(known.get(words, words))
            at += len(words)
        return "".join(kept)
