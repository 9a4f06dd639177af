"""Words that tell nothing about whose matter it is; one word a line in `stopwords.txt`."""

from pathlib import Path

STOPWORDS = frozenset((Path(__file__).parent / "stopwords.txt").read_text(encoding="utf-8").split())
"""Particles, pronouns, courtesies and connectives of Chinese letters."""
