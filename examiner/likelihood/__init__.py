"""From a similarity score to a likelihood ratio: calibration, its limits, and how well it does."""
