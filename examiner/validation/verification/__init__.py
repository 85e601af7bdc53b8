"""How often the backbone errs on pairs of known people."""
