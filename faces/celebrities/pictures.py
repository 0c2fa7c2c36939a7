"""Reference pictures of celebrities: storing them, and the face that was measured in each."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import BinaryIO
from uuid import UUID

from django.db import IntegrityError, transaction
from PIL import Image as PillowImage

from faces.celebrities.about import About, celebrity_named, is_named, new_slug
from faces.celebrities.centroids import recompute_centroids
from faces.celebrities.errors import CelebrityGone, PictureOfAnother
from faces.celebrities.followers import followers
from faces.celebrities.portrait import Portrait, find_portrait
from faces.engine.types import DetectedFace
from faces.engine.warp import crop_face
from faces.keeping import CROP_MARGIN, CROP_SIDE
from faces.models import Celebrity, CelebrityEmbedding, CelebrityFace, CelebrityUpload
from faces.recognition import current_pack
from library.decoding import check_header
from library.encoding import encode_webp
from library.models import Image, Kind
from library.paths import crop_path
from library.services import (
    Stored,
    discard_files,
    keep_files,
    moderate,
    remove_files_on_commit,
    reserve_files,
    save_file,
    sha256_of,
    store_image,
)

FOUND = ("x", "y", "w", "h")


@dataclass(frozen=True, slots=True)
class Added:
    """`created` is False when the celebrity had this very picture before."""

    celebrity: Celebrity
    created: bool


def add_face(wanted: Celebrity | About, file: BinaryIO, filename: str) -> Added:
    """Store a picture with its face, of a celebrity that is there or of a new one.

    A new one is created together with its first picture. Not to be called inside a transaction.
    Raises PictureOfAnother, CelebrityGone, what `find_portrait` and `store_image` raise; then
    nothing is stored.
    """
    check_header(file)
    digest = sha256_of(file)
    if known := picture_known(digest):
        return _given_back(known, wanted)
    portrait = find_portrait(file)
    crop = store_crop(portrait)
    kept: list[Celebrity] = []

    def keep(stored: Stored) -> None:
        moderate(stored.image, portrait.verdict)
        celebrity = locked(wanted.pk) if isinstance(wanted, Celebrity) else create(wanted)
        keep_face(celebrity, stored.image, portrait, crop)
        kept.append(celebrity)

    file.seek(0)
    try:
        store_image(owner=None, file=file, filename=filename, kind=Kind.CELEBRITY, then=keep)
    except BaseException as error:
        discard_files([crop])
        # Somebody else may have been faster with the same picture.
        if isinstance(error, IntegrityError) and (known := picture_known(digest)):
            return _given_back(known, wanted)
        raise
    return Added(kept[0], created=True)


def create(about: About) -> Celebrity:
    """A new celebrity, or the one that somebody else created meanwhile."""
    try:
        with transaction.atomic():
            return Celebrity.objects.create(slug=new_slug(about.name), **asdict(about))
    except IntegrityError:
        if there := celebrity_named(about.name):
            return there
        raise


def picture_known(digest: str) -> Celebrity | None:
    """Whose picture with this SHA-256 is there already, looked at or not."""
    image = Image.objects.filter(kind=Kind.CELEBRITY, sha256=digest).first()
    if image is None:
        return None
    faces = CelebrityFace.objects.filter(image=image).select_related("celebrity")
    uploads = CelebrityUpload.objects.filter(image=image).select_related("celebrity")
    row = faces.first() or uploads.first()
    return row.celebrity if row else None


def store_crop(portrait: Portrait) -> str:
    """Write the face's crop; the sweeper takes it unless `keep_face` sees it."""
    path = crop_path()
    reserve_files([path])
    crop = PillowImage.fromarray(crop_face(portrait.pixels, portrait.face.box, CROP_MARGIN))
    crop.thumbnail((CROP_SIDE, CROP_SIDE))
    save_file(path, encode_webp(crop))
    return path


@transaction.atomic
def keep_face(celebrity: Celebrity, image: Image, portrait: Portrait, crop: str) -> CelebrityFace:
    """Write the face of a stored picture, its vector, and the new centroid."""
    face = CelebrityFace(celebrity=celebrity, image=image, crop_path=crop)
    describe(face, portrait.face)
    face.save(force_insert=True)
    keep_files([crop])
    keep_vector(face, portrait.face)
    recompute_centroids(celebrity.pk)
    return face


def describe(face: CelebrityFace, found: DetectedFace) -> None:
    """Set what was measured; the row is not saved."""
    for name in FOUND:
        setattr(face, name, min(max(getattr(found.box, name), 0.0), 1.0))
    face.landmarks = [list(point) for point in found.landmarks]
    face.score, face.quality, face.width_px = found.score, found.quality, found.width_px
    face.yaw, face.pitch, face.roll = found.yaw, found.pitch, found.roll
    face.looked_by = current_pack().model


def keep_vector(face: CelebrityFace, found: DetectedFace) -> None:
    CelebrityEmbedding.objects.update_or_create(
        face=face,
        model=current_pack().model,
        defaults={"vector": found.embedding.tolist(), "norm": found.norm},
    )


def remove_from(image: Image) -> Counter[str]:
    """What is kept of a celebrity's picture, removed when the library deletes it."""
    face = CelebrityFace.objects.filter(image=image).first()
    if face is None:
        return Counter()
    for follower in followers():
        follower.faces_going([face.pk])
    files = remove_files_on_commit([face.crop_path])
    celebrity_id = face.celebrity_id
    _, rows = face.delete()
    recompute_centroids(celebrity_id)
    return Counter(faces=rows.get("faces.CelebrityFace", 0), files=files)


def locked(celebrity_id: UUID) -> Celebrity:
    """The celebrity, held to the end of the transaction. Raises CelebrityGone."""
    rows = Celebrity.objects.select_for_update(no_key=True).filter(pk=celebrity_id)
    if celebrity := rows.first():
        return celebrity
    raise CelebrityGone


def _given_back(known: Celebrity, wanted: Celebrity | About) -> Added:
    same = known == wanted if isinstance(wanted, Celebrity) else is_named(known, wanted.name)
    if not same:
        raise PictureOfAnother(name=known.name)
    return Added(known, created=False)
