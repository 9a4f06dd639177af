"""Telling people: in which words, by which way, and whether it arrived."""
