"""Reading documents: what kind of paper it is, which facts stand on it, and which of them can be relied on."""
