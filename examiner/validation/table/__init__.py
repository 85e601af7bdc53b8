"""All explainers by all measures, beside what was published."""
