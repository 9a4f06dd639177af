"""Recovering the rounding policy of a large payroll."""
