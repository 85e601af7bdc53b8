"""What this configuration gets right and wrong, measured on photographs of known people."""
