"""Celebrities: which pictures are used, what is measured, merging, taking away and deleting."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image as PillowImage

from faces.celebrities import examining, remeasuring, services, uploads
from faces.celebrities.errors import (
    CelebrityGone,
    FaceTooSmall,
    LicenceMissing,
    MergeWithItself,
    NameMissing,
    NameTaken,
    NameTooLong,
    NoFace,
    NotSafe,
    PictureOfAnother,
    SeveralFaces,
    SourceMissing,
)
from faces.celebrities.pictures import picture_known
from faces.models import (
    Celebrity,
    CelebrityCentroid,
    CelebrityEmbedding,
    CelebrityFace,
    CelebrityUpload,
)
from faces.tests import pictures
from faces.tests.celebrities import about, add
from library.models import FileRemoval, Image, Kind, Moderation, Visibility
from library.moderation import Verdict
from library.services import delete_image, sha256_of_bytes
from library.storage import file_exists

pytestmark = pytest.mark.django_db


def vector_of(row):
    return np.array(row.vector)


def test_a_picture_is_measured_and_kept_private(db):
    celebrity = add("Eileen Collins", pictures.astronaut())
    face = celebrity.faces.get()
    assert (face.image.kind, face.image.owner, face.image.visibility) == (
        Kind.CELEBRITY,
        None,
        Visibility.PRIVATE,
    )
    assert face.image.moderation == Moderation.PASSED
    assert file_exists(face.crop_path)
    assert (face.age, face.gender) == (None, None)
    assert face.embeddings.get().model == celebrity.centroids.get().model == "open-1"
    assert not FileRemoval.objects.exists()


def test_the_centroid_is_the_normalised_mean_of_the_faces():
    add("Eileen Collins", pictures.astronaut())
    celebrity = add("eileen collins", pictures.blurred(pictures.astronaut(), 3))
    vectors = [vector_of(row) for row in CelebrityEmbedding.objects.all()]
    assert len(vectors) == 2
    mean = np.mean(vectors, axis=0)
    stored = celebrity.centroids.get()
    assert stored.faces == 2
    assert np.allclose(vector_of(stored), mean / np.linalg.norm(mean), atol=2e-3)


def test_the_same_picture_comes_once_and_belongs_to_one():
    first = add("Eileen Collins", pictures.astronaut())
    assert add("EILEEN COLLINS", pictures.astronaut()) == first
    assert CelebrityFace.objects.count() == Image.objects.count() == 1
    with pytest.raises(PictureOfAnother, match="Eileen Collins"):
        add("Somebody else", pictures.astronaut())
    assert Celebrity.objects.count() == 1


@pytest.mark.parametrize(
    ("picture", "error"),
    [
        (lambda: pictures.blank(), NoFace),
        (lambda: pictures.group(), SeveralFaces),
        (lambda: pictures.astronaut().resize((300, 300)), FaceTooSmall),
    ],
)
def test_pictures_without_one_clear_face_are_refused_and_leave_nothing(picture, error):
    with pytest.raises(error):
        add("Nobody", picture())
    assert not Celebrity.objects.exists()
    assert not Image.objects.exists()


def test_a_face_that_is_clearly_the_largest_is_the_one_meant():
    picture = pictures.person(0).copy()
    picture = picture.resize((picture.width * 2, picture.height * 2))
    other = pictures.person(3)
    other = other.resize((int(other.width * 0.9), int(other.height * 0.9)))
    beside = PillowImage.new("RGB", (picture.width + other.width, picture.height))
    beside.paste(picture, (0, 0))
    beside.paste(other, (picture.width, 0))
    celebrity = add("Sample star", beside)
    assert celebrity.faces.get().x < 0.5


def test_what_the_safety_check_stops_is_not_stored(monkeypatch):
    unsafe = Verdict(0.6, Moderation.REVIEW, "")
    monkeypatch.setattr("faces.celebrities.portrait.classify", lambda pixels: unsafe)
    with pytest.raises(NotSafe):
        add("Eileen Collins", pictures.astronaut())
    assert not Image.objects.exists()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"name": " \u200f\u202e "}, NameMissing),
        ({"name": "x" * 121}, NameTooLong),
        ({"licence": "  "}, LicenceMissing),
        ({"source_url": ""}, SourceMissing),
        ({"source_url": "javascript:alert(1)"}, SourceMissing),
        ({"source_url": "https://example.com/" + "x" * 600}, SourceMissing),
    ],
)
def test_name_licence_and_source_are_needed(said, error):
    with pytest.raises(error):
        about(**({"name": "Somebody"} | said))


@pytest.mark.parametrize("name", ["شاروخان", "👩‍🚀 Eileen 🚀", "twins", "Zoe\u0301 Saldaña"])
def test_names_of_every_kind_have_an_address(name):
    celebrity = add(name, pictures.astronaut())
    celebrity.refresh_from_db()
    assert celebrity.slug.isascii()
    assert celebrity.slug not in {"", "twins"}
    assert add(name.upper(), pictures.mirrored(pictures.astronaut())) == celebrity


def test_composed_and_decomposed_names_are_the_same():
    one = add("Zoe\u0301", pictures.astronaut())
    assert add("Zo\u00e9", pictures.mirrored(pictures.astronaut())) == one


def test_merging_moves_faces_and_recomputes_the_centroid():
    kept = add("Eileen Collins", pictures.astronaut())
    absorbed = add(
        "E. Collins", pictures.mirrored(pictures.astronaut()), description="An astronaut"
    )
    services.merge(kept, absorbed)
    kept.refresh_from_db()
    assert not Celebrity.objects.filter(pk=absorbed.pk).exists()
    assert (kept.faces.count(), kept.centroids.get().faces) == (2, 2)
    assert (kept.name, kept.description) == ("Eileen Collins", "An astronaut")
    assert CelebrityCentroid.objects.count() == 1


def test_one_is_not_merged_with_itself_nor_with_one_that_is_gone():
    kept = add("Eileen Collins", pictures.astronaut())
    with pytest.raises(MergeWithItself):
        services.merge(kept, Celebrity.objects.get())
    gone = Celebrity.objects.create(name="Gone", slug="gone", licence="CC0")
    Celebrity.objects.filter(pk=gone.pk).delete()
    with pytest.raises(CelebrityGone):
        services.merge(kept, gone)


def test_a_deleted_picture_takes_face_crop_and_its_part_of_the_centroid_along(committed):
    add("Eileen Collins", pictures.astronaut())
    celebrity = add("Eileen Collins", pictures.mirrored(pictures.astronaut()))
    first, second = celebrity.faces.order_by("created_at")
    with committed():
        delete_image(first.image)
    assert not file_exists(first.crop_path)
    assert file_exists(second.crop_path)
    assert celebrity.centroids.get().faces == 1
    with committed():
        delete_image(second.image)
    assert not celebrity.centroids.exists()


def test_deleting_a_celebrity_removes_every_row_and_file(committed):
    celebrity = add("Eileen Collins", pictures.astronaut())
    face = celebrity.faces.get()
    paths = [face.crop_path, *face.image.paths]
    with committed():
        services.delete_celebrity(celebrity)
    assert not any(map(file_exists, paths))
    for model in (Celebrity, CelebrityFace, CelebrityEmbedding, CelebrityCentroid, Image):
        assert not model.objects.exists()


def upload(celebrity, picture):
    data = pictures.jpeg(picture)
    uploads.add_upload(celebrity, BytesIO(data), "portrait.jpg")
    return sha256_of_bytes(data)


def test_what_staff_upload_is_measured_by_a_worker(committed):
    with committed():
        celebrity = uploads.new_celebrity(about())
        digest = upload(celebrity, pictures.astronaut())
        assert not celebrity.faces.exists()
        assert picture_known(digest) == celebrity
    assert (celebrity.faces.count(), celebrity.uploads.count()) == (1, 0)
    assert celebrity.centroids.get().faces == 1
    assert not FileRemoval.objects.exists()


def test_a_refused_upload_says_why(committed):
    with committed():
        celebrity = uploads.new_celebrity(about())
        upload(celebrity, pictures.blank())
    assert "no face" in celebrity.uploads.get().refused
    assert not celebrity.centroids.exists()


def test_an_upload_whose_message_was_lost_is_found_once(settings, monkeypatch):
    celebrity = uploads.new_celebrity(about())
    upload(celebrity, pictures.astronaut())  # nothing is sent: the transaction never commits
    assert examining.waiting_uploads() == []
    CelebrityUpload.objects.update(updated_at="2020-01-01T00:00Z")
    [image_id] = examining.waiting_uploads()
    assert examining.waiting_uploads() == []
    for _ in range(2):
        examining.look_at_upload(image_id)
    assert celebrity.faces.count() == 1


def test_a_name_is_given_once():
    uploads.new_celebrity(about("Eileen"))
    with pytest.raises(NameTaken):
        uploads.new_celebrity(about("EILEEN"))


def test_after_a_change_of_packs_every_picture_is_measured_once():
    celebrity = add("Eileen Collins", pictures.astronaut())
    CelebrityFace.objects.update(looked_by="old-1")
    CelebrityEmbedding.objects.update(model="old-1")
    CelebrityCentroid.objects.update(model="old-1")
    assert remeasuring.measure_missing() == 1
    assert remeasuring.measure_missing() == 0
    models = {"old-1", "open-1"}
    assert set(celebrity.centroids.values_list("model", flat=True)) == models
    assert set(CelebrityEmbedding.objects.values_list("model", flat=True)) == models


def test_a_picture_that_the_new_pack_cannot_use_is_looked_at_once(monkeypatch):
    add("Eileen Collins", pictures.astronaut())
    CelebrityFace.objects.update(looked_by="old-1")
    monkeypatch.setattr(remeasuring, "measure", lambda pixels: ())
    assert (remeasuring.measure_missing(), remeasuring.measure_missing()) == (1, 0)
