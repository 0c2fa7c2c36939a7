"""A person is erased while a worker is about to keep what it saw in a photo of theirs."""

from threading import Event, Thread

import pytest
from django.db import connection

from accounts.models import User
from accounts.personal_data import AccountData
from accounts.privacy import delete_account, erase_account
from core.tests.waiting import until_somebody_waits_for_us
from faces import analysis
from faces.models import Face, PhotoAnalysis
from faces.tests import pictures
from library.models import Image


@pytest.mark.django_db(transaction=True)
def test_nobody_waits_in_a_circle(alice, upload, monkeypatch, caplog):
    """The photo's row is gone already when the worker comes; the consent's row is still there."""
    photo_gone, worker_comes = Event(), Event()
    erase, write_crops = AccountData.erase, analysis.write_crops
    erased = []

    def erase_last(self, user):
        erased.append(user.pk)
        photo_gone.set()
        assert worker_comes.wait(60)
        until_somebody_waits_for_us()
        return erase(self, user)

    def wait_for_erasure(*args):
        write_crops(*args)
        assert photo_gone.wait(60)
        worker_comes.set()

    image = upload(alice, pictures.astronaut())
    PhotoAnalysis.objects.update(state="pending")
    monkeypatch.setattr(AccountData, "erase", erase_last)
    monkeypatch.setattr(analysis, "write_crops", wait_for_erasure)
    worker = Thread(target=lambda: (analysis.analyse_photo(image.pk), connection.close()))
    worker.start()
    delete_account(alice)
    receipt = erase_account(alice)
    worker.join()

    assert erased == [receipt.user_id]  # at the first try
    assert "looked at again" not in caplog.text
    assert not User.objects.filter(pk=alice.pk).exists()
    assert not Image.objects.exists() and not Face.objects.exists()
