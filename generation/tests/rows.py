"""Photos, faces, matches and templates as bare rows, for tests that need no pixels."""

from dataclasses import asdict, replace
from hashlib import sha256
from typing import Any
from uuid import uuid4

from django.utils import timezone

from accounts.models import User
from faces.models import Face
from generation.swaps.planning import LEVEL
from library.models import Image, Kind, Moderation
from matches.models import Match
from templates_app.models import SlotPreparation, Template, TemplateSlot


def make_image(owner: User | None, **fields: Any) -> Image:
    name = uuid4().hex
    values: dict[str, Any] = {
        "kind": Kind.SOURCE,
        "filename": "photo.jpg",
        "storage_path": f"source/2026/11/{name}.jpg",
        "sha256": sha256(name.encode()).hexdigest(),
        "file_size": 1000,
        "width": 1200,
        "height": 900,
        "mime": "image/jpeg",
        "moderation": Moderation.PASSED,
    }
    return Image.objects.create(owner=owner, **values | fields)


def make_face(owner: User, image: Image | None = None, **fields: Any) -> Face:
    """A face that its owner said is theirs, in a photo of its own unless told otherwise."""
    image = image or make_image(owner)
    values: dict[str, Any] = {
        "x": 0.3,
        "y": 0.2,
        "w": 0.3,
        "h": 0.4,
        "score": 0.9,
        "quality": 0.8,
        "width_px": 360.0,
        "yaw": 0.0,
        "pitch": 0.0,
        "roll": 0.0,
        "age": 35.0,
        "is_owner": True,
        "landmarks": [[0.4, 0.35], [0.5, 0.35], [0.45, 0.42], [0.41, 0.5], [0.49, 0.5]],
        "crop_path": f"crops/{uuid4().hex}.webp",
    }
    return Face.objects.create(image=image, owner=owner, **values | fields)


def make_match(one: Face, other: Face) -> Match:
    a, b = sorted((one, other), key=lambda face: face.pk)
    return Match.objects.create(
        face_a=a,
        face_b=b,
        owner_a=a.owner,
        owner_b=b.owner,
        cosine=0.7,
        similarity_score=91.0,
        model="open-1",
        calibration="1",
    )


def make_template(slots: int = 2, **fields: Any) -> Template:
    """An active template, its slots in a row."""
    image = make_image(None, kind=Kind.TEMPLATE)
    values: dict[str, Any] = {"title": "Two by the sea", "sha256": image.sha256}
    values |= {"is_active": True, "approved_at": timezone.now()}
    template = Template.objects.create(image=image, **values | fields)
    TemplateSlot.objects.bulk_create(
        TemplateSlot(template=template, index=i, x=0.1 + 0.3 * i, y=0.3, w=0.2, h=0.3)
        for i in range(slots)
    )
    return template


def prepare_slot(template: Template, index: int, **summary: Any) -> None:
    """As if a worker had looked at the slot; a level face unless `summary` says otherwise."""
    SlotPreparation.objects.create(
        slot=template.slots.get(index=index), data=b"", summary=asdict(replace(LEVEL, **summary))
    )
