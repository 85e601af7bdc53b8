"""What is shown: the same drawing for screen and paper."""
