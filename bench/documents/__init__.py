"""How well documents are read."""
