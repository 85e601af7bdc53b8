"""What was received: photographs as bytes, facts and upright pixels."""
