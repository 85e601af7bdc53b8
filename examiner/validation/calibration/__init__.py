"""From a run to a calibration card, and how well it does on other people."""
