"""The kinds of jobs. Each product registers its own; the engine knows only this protocol."""

from typing import Protocol

from generation.models import Job, JobKind
from generation.work import Made, Work
from library.models import Image


class Kind(Protocol):
    """One product on the engine, for example couple pictures."""

    name: JobKind

    def prepare(self, job: Job) -> Work:
        """What the provider needs, read from rows and checked anew: rows may have gone, consents
        may have been withdrawn since the job was submitted. Raises AppError with the reason."""
        ...

    def parents(self, work: Work) -> tuple[Image, ...]:
        """The stored pictures that the result is made from, for its credentials."""
        ...

    def title(self, job: Job) -> str:
        """What the result is called, for example in its credentials; no names of people."""
        ...

    def keep(self, job: Job, made: Made) -> None:
        """Write what belongs to the result, in the transaction that completes the job."""
        ...


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Called from `GenerationConfig.ready`."""
    _kinds[kind.name] = kind


def kind_of(job: Job) -> Kind:
    return _kinds[job.kind]
