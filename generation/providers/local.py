"""Everything that this site makes itself, without a service and without a generative model."""

from django.utils.translation import gettext as _

from faces.engine.packs import PackError
from faces.recognition import current_pack
from generation.models import JobKind
from generation.providers.base import Health
from generation.providers.local_baby import make_baby
from generation.providers.local_swap import make_couple
from generation.work import BabyWork, Made, OnProgress, SwapWork, Work


class LocalProvider:
    """`generation.providers.base.Provider`; each kind of work has a module of its own."""

    name = "local"
    title = "Kindred's own engine"
    licence = "Apache-2.0; the open pack's models under MIT"

    def capabilities(self) -> frozenset[JobKind]:
        return frozenset({JobKind.FACE_SWAP, JobKind.BABY})

    def health(self) -> Health:
        try:
            pack = current_pack()
        except PackError as error:
            return Health(False, str(error))
        return Health(
            True,
            _("Works in this site's own workers, with the pack %(pack)s.") % {"pack": pack.name},
        )

    def run(self, work: Work, on_progress: OnProgress) -> Made:
        match work:
            case SwapWork():
                return make_couple(work, on_progress)
            case BabyWork():
                return make_baby(work, on_progress)
