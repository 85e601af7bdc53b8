"""What explanations depend on, over many pairs: the checks and the stability."""
