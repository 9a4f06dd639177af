"""How long a page and a submission take when fifty come at once."""
