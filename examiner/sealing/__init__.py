"""A case sealed for handing over: one archive with everything, and a verifier for anyone."""
