"""Everyday words in, the right service item out: lexicon, index, scoring, and saying that something is not here."""
