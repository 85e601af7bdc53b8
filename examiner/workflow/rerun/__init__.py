"""A signed report's numbers and figures computed again from its case."""
