"""What a validation costs, from what its parts take on one core."""
