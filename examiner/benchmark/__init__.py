"""How good and how fast: measurements on data sets and on this machine."""
