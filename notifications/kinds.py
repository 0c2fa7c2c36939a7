"""How each kind of notification is put into words. Each app above registers its own.

Words are made when they are shown and for whoever reads them, so a person who is hidden since, a
consent that was withdrawn or a picture that was deleted is not named any more.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from accounts.models import User
from notifications.models import Notification, NotificationKind
from notifications.services import forget

# Around names in plain text: a name from right to left does not turn the rest around.
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notification in words, for its reader.

    `sentence` is translated and has a `{placeholder}` for each of `names`, which people chose, and
    of `values`, which are ours; `url` is a path of this site, where the reader may look at it;
    `picture_url` is empty where there is nothing to show.
    """

    sentence: str
    url: str
    picture_url: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def html(self) -> SafeString:
        """The sentence with its names escaped and kept apart from the text around them."""
        names = {key: format_html("<bdi>{}</bdi>", name) for key, name in self.names.items()}
        parts = {**self.values, **names}
        return format_html(self.sentence, **parts) if parts else conditional_escape(self.sentence)

    @property
    def text(self) -> str:
        """The sentence as plain text."""
        names = {key: f"{ISOLATE}{name}{END_OF_ISOLATE}" for key, name in self.names.items()}
        parts = {**self.values, **names}
        return self.sentence.format(**parts) if parts else self.sentence


Describe = Callable[[User, Sequence[Notification]], Mapping[UUID, Notice]]
"""Gets notifications of one page, all of one kind and for one reader, and gives the words of each
by its id in a few queries; leaves out those whose subject the reader may not see any more."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A notification and what it says."""

    notification: Notification
    notice: Notice


_describers: dict[str, Describe] = {}


def register(kind: NotificationKind, describe: Describe) -> None:
    """Called from `AppConfig.ready` of the app that causes this kind."""
    _describers[kind] = describe


def registered() -> frozenset[str]:
    return frozenset(_describers)


def in_words(reader: User, notifications: Iterable[Notification]) -> list[Shown]:
    """The notifications with their words, in the given order.

    Those whose subject the reader may not see any more are left out and forgotten, so that the
    bell does not count them either.
    """
    found = list(notifications)
    by_kind: dict[str, list[Notification]] = defaultdict(list)
    for each in found:
        by_kind[each.kind].append(each)
    notices: dict[UUID, Notice] = {}
    for kind, some in by_kind.items():
        notices.update(_describers[kind](reader, some))
    gone = [each.pk for each in found if each.pk not in notices]
    if gone:
        forget(Notification.objects.of(reader.pk).filter(pk__in=gone))
    return [Shown(each, notices[each.pk]) for each in found if each.pk in notices]
