"""What every app stands on. No word of the domain appears here."""
