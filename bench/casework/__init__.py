"""Settled bundles a second."""
