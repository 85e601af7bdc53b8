"""What the program leaves outside of a case, and who may read what it writes."""
