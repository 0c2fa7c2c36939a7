"""What is known of any face that was found in a picture, whoever it shows."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.models import BaseModel
from faces.engine.types import Box
from library.storage import signed_url


def found_checks(table: str) -> list[models.BaseConstraint]:
    """What the database holds of any found face: all that is a share lies in 0..1."""
    box = Q(x__range=(0, 1), y__range=(0, 1), w__range=(0, 1), h__range=(0, 1))
    scores = Q(quality__range=(0, 1), score__range=(0, 1))
    return [
        models.CheckConstraint(condition=box, name=f"{table}_box"),
        models.CheckConstraint(condition=scores, name=f"{table}_scores"),
    ]


class FoundFace(BaseModel):
    """A face's place and measurements. Coordinates are shares of the image, 0..1, from top left."""

    x = models.FloatField()
    y = models.FloatField()
    w = models.FloatField()
    h = models.FloatField()
    landmarks = models.JSONField(
        default=list,
        help_text=_("Five [x, y] points: eyes, nose, mouth corners; the owner's only."),
    )
    score = models.FloatField(help_text=_("The detector's confidence, 0..1."))
    quality = models.FloatField(help_text=_("Size, sharpness and pose, 0..1."))
    width_px = models.FloatField(help_text=_("Width in the stored image, pixels."))
    yaw = models.FloatField(null=True, help_text=_("Degrees; the owner's only, like all below."))
    pitch = models.FloatField(null=True, help_text=_("Degrees."))
    roll = models.FloatField(null=True, help_text=_("Degrees."))
    age = models.FloatField(
        null=True, help_text=_("Estimate in years; private, never shown to others.")
    )
    gender = models.FloatField(null=True, help_text=_("Estimate, 0 female to 1 male; private."))
    crop_path = models.CharField(max_length=160, unique=True, editable=False)

    class Meta:
        abstract = True

    @property
    def box(self) -> Box:
        return Box(self.x, self.y, self.w, self.h)

    @property
    def crop_url(self) -> str:
        """A signed address of the crop, valid for a while."""
        return signed_url(self.crop_path)
