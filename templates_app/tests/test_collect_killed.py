"""A worker that is really killed, with -9, in the middle of a picture."""

import os
import signal
import subprocess
import sys
import threading

import pytest
from django.conf import settings as site
from django.db import connection

from library.models import FileRemoval, Image
from templates_app.models import Template
from templates_app.tests.collected_pictures import couple
from templates_app.tests.collecting import FakeClock, new_task, run
from templates_app.tests.servers import DanbooruServer, serving, silent

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, django
django.setup()
from django.conf import settings
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
settings.DANBOORU_URL = settings.DANBOORU_IMAGES_URL = sys.argv[2]
from templates_app.collectors.running import collect_next
collect_next()
"""


def test_after_kill_9_nothing_is_lost_and_nothing_comes_twice(settings):
    released, reached = threading.Event(), threading.Event()
    with serving(DanbooruServer()) as danbooru:
        settings.DANBOORU_URL = settings.DANBOORU_IMAGES_URL = danbooru.url
        for number in (1, 2, 3):
            danbooru.add(number, couple(number))
        hold = silent(released)
        danbooru.plans["/original/2.jpg"] = [lambda door: (reached.set(), hold(door))]
        task = new_task(rate_limit=100)
        environment = os.environ | {
            "DJANGO_SETTINGS_MODULE": "config.settings.test",
            "MEDIA_ROOT": str(settings.MEDIA_ROOT),
        }
        name = connection.settings_dict["NAME"]
        command = [sys.executable, "-c", WORKER, name, danbooru.url]
        worker = subprocess.Popen(command, env=environment, cwd=site.BASE_DIR)
        try:
            assert reached.wait(120)
        finally:
            worker.send_signal(signal.SIGKILL)
            worker.wait()
            released.set()
        task.refresh_from_db()
        assert (task.status, task.cursor, task.images_collected) == ("running", "b3", 1)
        run(task, FakeClock())
    assert (task.status, task.images_collected, task.images_skipped) == ("completed", 3, 0)
    assert Template.objects.count() == Image.objects.count() == 3
    assert not FileRemoval.objects.exists()
    assert len(danbooru.asked_for("/original/3.jpg")) == 1
