"""After a change of packs: measuring reference faces by the current model, a batch at a time."""

import logging

from django.db import transaction

from core.errors import AppError
from faces.celebrities.centroids import recompute_centroids
from faces.celebrities.pictures import describe, keep_vector
from faces.celebrities.portrait import MAX_SIDE, the_face
from faces.models import CelebrityFace
from faces.recognition import current_pack, measure
from library.decoding import decode

logger = logging.getLogger(__name__)

# Half a minute of work on one core.
BATCH = 100


def measure_missing() -> int:
    """Look again at pictures that another model looked at last; how many there were, at most BATCH.

    Each is noted when it is done, so a killed worker costs one picture. Where the model finds no
    usable face, the picture is left out for as long as the pack stays.
    """
    behind = CelebrityFace.objects.exclude(looked_by=current_pack().model)
    faces = list(behind.order_by("id").select_related("image")[:BATCH])
    for face in faces:
        _measure(face)
    return len(faces)


def _measure(face: CelebrityFace) -> None:
    model = current_pack().model
    try:
        with face.image.open() as file:
            found = the_face(measure(decode(file, max_side=MAX_SIDE).pixels))
    except (AppError, FileNotFoundError) as error:
        extra = {"image_id": str(face.image_id), "code": getattr(error, "code", "file_missing")}
        logger.warning("reference face not measured", extra=extra)
        CelebrityFace.objects.filter(pk=face.pk).update(looked_by=model)
        return
    with transaction.atomic():
        if not CelebrityFace.objects.select_for_update().filter(pk=face.pk).exists():
            return
        describe(face, found)
        face.save()
        keep_vector(face, found)
        recompute_centroids(face.celebrity_id)
