"""How alike: similarity scores and decision thresholds."""
