"""One file per explanation method; the table that names them is explanation.catalogue."""
