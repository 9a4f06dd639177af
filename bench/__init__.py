"""Benches: each prints a table for people and one line `RESULT {…}` of JSON. `make bench` runs the quick ones."""
