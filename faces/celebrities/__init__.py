"""Celebrities: adding, loading, merging and measuring public figures, and searching among them."""
