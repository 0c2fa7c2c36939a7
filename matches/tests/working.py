"""Workers of tests: they work until nothing is due, and can be interrupted."""

from matches import services as look_alikes
from matches.models import MatchRun
from matches.runs import running


def work():
    """What workers do until nothing is due."""
    while running.work_on_next():
        pass


def interrupt(monkeypatch, at, error, times=1):
    """Let the search of the face `at` end with an error, so many times."""
    left, look_around = [times], look_alikes.look_around

    def look(face_id):
        if face_id == at and left[0]:
            left[0] -= 1
            if callable(error):
                error()
            else:
                raise error
        return look_around(face_id)

    monkeypatch.setattr(look_alikes, "look_around", look)


def rest_is_over():
    MatchRun.objects.filter(claim=None).update(lease_until=None)
