"""Where templates come from: one module per source, and what all of them share.

`collector_for` gives the collector of a task; everything else here is how it does its work.
"""

from templates_app.collectors.base import Collector
from templates_app.collectors.clock import SYSTEM_CLOCK, Clock
from templates_app.collectors.danbooru import DanbooruCollector
from templates_app.collectors.folder import FolderCollector
from templates_app.collectors.pixiv import PixivCollector
from templates_app.models import CollectionTask, Source

__all__ = ["collector_for"]


def collector_for(task: CollectionTask, clock: Clock = SYSTEM_CLOCK) -> Collector:
    """What collects for this task; close it afterwards.

    Raises a SourceError that says what to do when the source cannot even be asked: no token, no
    such folder, a search that is not possible.
    """
    if task.source_type == Source.DANBOORU:
        return DanbooruCollector(task, clock)
    if task.source_type == Source.PIXIV:
        return PixivCollector(task, clock)
    return FolderCollector(task)
