"""Groups of one's own photos: who is on them, told apart as far as the photos' owner agreed to.

`measuring` keeps vectors of every face in one person's photos, in a table of their own that no
search for look-alikes reads; `clustering` puts faces together; `services` is what the owner says;
`erasing` forgets all of it. What others may hang on is `faces.signals.group_vectors_kept`.
"""
