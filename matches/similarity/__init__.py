"""How alike two people are over all their photos."""
