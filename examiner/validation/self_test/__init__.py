"""The acceptance test of an installation: known answers on bundled data."""
