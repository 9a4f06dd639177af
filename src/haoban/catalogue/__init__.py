"""What can be done: divisions, organisations, windows, items, materials, matters, guidance, versions."""
