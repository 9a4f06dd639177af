"""What comes out: results with a life of their own, and the papers of a case."""
