"""Babies as the job engine sees them (generation.kinds.Kind)."""

from django.utils.translation import gettext as _

from generation.babies import errors
from generation.babies.submitting import my_matches, require_agreement
from generation.models import Baby, Job, JobKind
from generation.work import BabyWork, FaceIn, Made, Work
from library.models import Image
from matches.models import Match


class BabyKind:
    name = JobKind.BABY

    def prepare(self, job: Job) -> BabyWork:
        """Raises MatchGone and what `require_agreement` raises: much may have changed in line."""
        baby, match = _standing(job)
        one, other = match.both_faces
        return BabyWork((FaceIn.of(one), FaceIn.of(other)), baby.seed)

    def parents(self, work: Work) -> tuple[Image, ...]:
        assert isinstance(work, BabyWork)  # noqa: S101  (the engine gives back what `prepare` made)
        return tuple(face.image for face in work.faces)

    def title(self, job: Job) -> str:
        return _("Imagined baby")

    def keep(self, job: Job, made: Made) -> None:
        """Asks once more, since a consent may have gone while it was made."""
        baby, _match = _standing(job)
        baby.traits = made.report
        baby.save(update_fields=["traits"])


def _standing(job: Job) -> tuple[Baby, Match]:
    """The baby's row and its match, while both people agree. Raises the reason otherwise."""
    baby = Baby.objects.filter(job=job).first()
    match = my_matches(job.owner).filter(pk=baby.match_id).first() if baby else None
    if baby is None or match is None:
        raise errors.MatchGone
    require_agreement(match, job.owner)
    return baby, match
