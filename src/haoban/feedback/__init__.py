"""The five-level rating of every service."""
