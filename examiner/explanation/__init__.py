"""Why this score: saliency maps and arguments."""
