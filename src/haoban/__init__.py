"""Haoban 好办: one-stop government service for a district."""

__version__ = "0.1.0"
