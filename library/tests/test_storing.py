"""A photo is taken in: clean copy, thumbnails, row; once."""

from io import BytesIO

import pytest
from PIL import Image as Pillow

from accounts.models import User
from library.models import FileRemoval
from library.services import store_image

pytestmark = pytest.mark.django_db


def test_stores(alice: User) -> None:
    b = BytesIO()
    Pillow.effect_noise((1500, 1000), 50).convert("RGB").save(b, "JPEG")
    stored = store_image(owner=alice, file=b, filename="../x\x00.jpg")
    assert stored.created
    assert not FileRemoval.objects.exists()
    again = store_image(owner=alice, file=b, filename="../x\x00.jpg")
    assert again.image == stored.image and not again.created
    with stored.image.open() as f:
        assert Pillow.open(f).size == (1500, 1000)
