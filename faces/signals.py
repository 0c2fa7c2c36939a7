"""What others may need to hear of faces: the apps above, and the parts of this one."""

from django.dispatch import Signal

# Sent after commit with image_id: UUID, owner_id: UUID (of the photo and these faces) and
# face_ids: list[UUID], the faces whose embeddings of the current model are stored now. Receivers
# only enqueue a task of their own.
faces_indexed = Signal()

# Sent after commit with image_id: UUID and owner_id: UUID: the vectors of every face in the photo
# are stored for the groups of its owner, who agreed to it (`faces.grouping.measuring`).
group_vectors_kept = Signal()

# Sent after commit with model: str: another calibration gives that model's scores from now on.
calibration_changed = Signal()
