"""A generated site: people, faces with vectors that cluster, and the matches among them."""
