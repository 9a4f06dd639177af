"""Doing it: the life of a case, deadlines, the bundle, worklists."""
