"""Social insurance and tax amounts that do not meet to the fen, and why."""
