"""Tax credit: what the public rules give for a history, and what a repair brings. The rating is the tax authority's."""
