"""Deletion and insertion: what scores do while places go, or come, in the order of a map."""
