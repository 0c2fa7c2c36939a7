"""What people feel about a match: reacting, taking it back, counting, lists of one's own."""
