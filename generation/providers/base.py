"""What a provider is: something that can make pictures of one kind or several."""

from dataclasses import dataclass
from typing import Any, Protocol

from generation.models import JobKind
from generation.work import Made, OnProgress


@dataclass(frozen=True, slots=True)
class Health:
    """Whether a provider can work now; `sentence` says for staff what is there or missing."""

    ok: bool
    sentence: str


class Provider(Protocol):
    """`licence` says under which terms its models may be used; staff see it beside the health.

    `run` raises AppError for reasons that stay, TryLater for causes that pass, and lets JobStopped
    from `on_progress` through. It has time-outs of its own: workers are threads, and nothing from
    outside can end them.
    """

    name: str
    title: str
    licence: str

    def capabilities(self) -> frozenset[JobKind]: ...

    def health(self) -> Health: ...

    def run(self, work: Any, on_progress: OnProgress) -> Made: ...
