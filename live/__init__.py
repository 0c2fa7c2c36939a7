"""What the pages are told while they are open."""
