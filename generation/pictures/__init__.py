"""Generated pictures as their owner sees them: one page for all kinds, and the list of them."""
