"""Everyday questions over two real catalogues, beside other ways of searching."""
