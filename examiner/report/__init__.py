"""From a case to a signed PDF report, and back to what the signature says."""
