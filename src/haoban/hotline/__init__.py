"""Asking: knowledge search, routing, who is in charge."""
