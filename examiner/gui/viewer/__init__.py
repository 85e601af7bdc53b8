"""Two photographs beside or over each other, with maps, read-outs and annotations."""
