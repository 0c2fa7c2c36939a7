"""The provider fal, with its real client, against a server that speaks fal's protocol."""

import json
import socket

import pytest

from faces.engine.swap import FaceRef
from faces.engine.types import Box
from faces.tests.pictures import astronaut, jpeg
from generation.errors import JobStopped, ProviderAnswer, ProviderNotReady, TryLater
from generation.providers import fal
from generation.providers.fal import FalProvider
from generation.tests.fal_server import fal_server
from generation.work import BabyWork, FaceIn
from library.models import Image
from library.provenance.making import Source


@pytest.fixture
def service(monkeypatch, settings):
    settings.FAL_KEY = "key-of-the-test"
    settings.SITE_URL = "https://kindred.example"
    settings.FAL_MEDIA_HOSTS = ["127.0.0.1"]
    monkeypatch.setattr(fal, "POLL_SECONDS", 0.0)
    monkeypatch.setattr("fal_client.client.BASE_DELAY", 0.0)
    with fal_server() as behaviour:
        monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", behaviour.url)
        behaviour.picture = jpeg(astronaut())
        yield behaviour


def baby_work():
    def face(path):
        ref = FaceRef(Box(0.2, 0.2, 0.5, 0.5), None)
        return FaceIn(
            image=Image(storage_path="secret.jpg"), ref=ref, may_compare=True, crop_path=path
        )

    return BabyWork(faces=(face("crops/one.webp"), face("crops/other.webp")), seed=7)


def run(told=None):
    return FalProvider().run(baby_work(), lambda percent, stage: told and told.append(percent))


def test_a_picture_comes_back_and_progress_only_grows(service):
    told = []
    made = run(told)
    assert made.pixels.shape == (512, 512, 3)
    assert made.model == "fal-ai/nano-banana/edit"
    assert made.source == Source.TRAINED
    assert told == sorted(told)


def test_only_signed_addresses_of_the_crops_leave_the_site(service):
    run()
    [asked] = service.submitted
    assert asked["prompt"] == "make a photo of a baby."
    assert asked["num_images"] == 1
    assert asked["aspect_ratio"] == "1:1"
    for address, path in zip(asked["image_urls"], ("one", "other"), strict=True):
        assert address.startswith("https://kindred.example/")
        assert address.endswith(f"/crops/{path}.webp")
        assert "/media/crops/" not in address, "without a signature it would be for everybody"
    assert "secret" not in json.dumps(asked)
    assert service.keys == {"Key key-of-the-test"}


def test_without_a_key_nothing_is_asked(service, settings):
    settings.FAL_KEY = ""
    with pytest.raises(ProviderNotReady):
        run()
    assert service.requests == []
    assert not FalProvider().health().ok


def test_health_asks_for_an_address_that_can_be_reached(service, settings):
    assert FalProvider().health().ok
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert "https" in FalProvider().health().sentence


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_service_is_a_cause_that_passes(service, status):
    service.submit_status, service.submit_headers = status, {"retry-after": "17"}
    with pytest.raises(TryLater) as caught:
        run()
    assert caught.value.code == "provider_busy"
    assert caught.value.after == 17


def test_a_refused_key_is_said_as_such(service):
    service.submit_status = 401
    with pytest.raises(ProviderNotReady):
        run()


def test_what_the_service_refuses_stays_refused(service):
    service.submit_status = 422
    with pytest.raises(ProviderAnswer):
        run()


def test_an_error_of_the_model_stays(service):
    service.error = "content policy"
    with pytest.raises(ProviderAnswer):
        run()


@pytest.mark.parametrize("body", [b"<html>", b"{}", b'{"images": []}', b"[1]"])
def test_an_answer_nobody_can_read_is_tried_again(service, body):
    service.result_body = body
    with pytest.raises(TryLater) as caught:
        run()
    assert caught.value.code == "provider_garbage"


@pytest.mark.parametrize("body", [b"<html>", b'{"request_id": 1}'])
def test_so_is_a_receipt_nobody_can_read(service, body):
    service.submit_body = body
    with pytest.raises(TryLater):
        run()


def test_a_picture_that_is_none_is_tried_again(service):
    service.picture = b"not a picture"
    with pytest.raises(TryLater):
        run()


def test_a_picture_that_is_not_there_stays(service):
    service.picture_status = 404
    with pytest.raises(ProviderAnswer):
        run()


def test_a_picture_that_is_too_large_is_refused(service, monkeypatch):
    monkeypatch.setattr(fal, "MAX_PICTURE_BYTES", 1000)
    with pytest.raises(ProviderAnswer):
        run()


@pytest.mark.parametrize(
    "address",
    [
        "http://169.254.169.254/secret",
        "file:///etc/passwd",
        "https://127.0.0.1.evil.example/picture.jpg",
        "nonsense",
    ],
)
def test_pictures_are_fetched_from_the_services_own_hosts_only(service, address):
    service.picture_url = address
    with pytest.raises(ProviderAnswer):
        run()


def test_a_service_that_never_finishes_is_given_up_and_told_so(service, monkeypatch):
    service.polls = 10_000
    monkeypatch.setattr(fal, "TOTAL_SECONDS", 0.05)
    with pytest.raises(TryLater) as caught:
        run()
    assert caught.value.code == "provider_slow"
    assert service.requests[-1][0] == "PUT"


def test_a_picture_that_trickles_in_is_given_up(service, monkeypatch):
    monkeypatch.setattr(fal, "FETCH_SECONDS", -1.0)
    with pytest.raises(TryLater) as caught:
        run()
    assert caught.value.code == "provider_slow"


def test_nobody_there_is_a_cause_that_passes(service, monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    monkeypatch.setattr("fal_client.client.QUEUE_URL_FORMAT", f"http://127.0.0.1:{port}/")
    with pytest.raises(TryLater) as caught:
        run()
    assert caught.value.code == "provider_unreachable"


def test_a_job_that_was_cancelled_is_cancelled_there_too(service):
    def stop(percent, stage):
        if stage == "waiting":
            raise JobStopped

    with pytest.raises(JobStopped):
        FalProvider().run(baby_work(), stop)
    assert service.requests[-1][0] == "PUT"
