"""What people are told when they are not looking: the bell, and a digest by e-mail."""
