"""One function per act of the examiner; each returns a Job."""
