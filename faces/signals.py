"""The one thing that the apps above faces may need to hear."""

from django.dispatch import Signal

# Sent after commit with image_id: UUID and face_ids: list[UUID], the faces whose embeddings of the
# current model are stored now. Receivers only enqueue a task of their own.
faces_indexed = Signal()
