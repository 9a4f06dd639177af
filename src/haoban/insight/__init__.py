"""Measuring: event logs and what can be counted from them."""
