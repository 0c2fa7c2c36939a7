"""Where files go in these tests: a directory, or a bucket on a server that speaks S3."""

from collections.abc import Callable, Iterator
from pathlib import Path

import boto3
import pytest
from moto.server import ThreadedMotoServer
from pytest_django import Settings

KEYS = {"access_key": "test-key", "secret_key": "test-secret"}
BUCKET = "pictures"

UseStorage = Callable[..., None]


@pytest.fixture
def media(tmp_path: Path) -> Path:
    """The directory that the default storage of a test writes to."""
    return tmp_path / "media"


@pytest.fixture
def use_storage(settings: Settings, media: Path) -> UseStorage:
    """Have another class keep the files, by its name in `broken_storages`."""

    def use(name: str) -> None:
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {
                "BACKEND": f"library.tests.broken_storages.{name}",
                "OPTIONS": {"location": str(media)},
            },
        }

    return use


@pytest.fixture(scope="session")
def s3_server() -> Iterator[str]:
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    yield f"http://{host}:{port}"
    server.stop()


@pytest.fixture
def bucket(s3_server: str, settings: Settings) -> Iterator[object]:
    """The files are kept in an empty bucket."""
    s3 = boto3.resource(
        "s3",
        endpoint_url=s3_server,
        region_name="eu-central-1",
        aws_access_key_id=KEYS["access_key"],
        aws_secret_access_key=KEYS["secret_key"],
    )
    place = {"LocationConstraint": "eu-central-1"}
    created = s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=place)
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "library.s3.PrivateS3Storage",
            "OPTIONS": {
                **KEYS,
                "bucket_name": BUCKET,
                "region_name": "eu-central-1",
                "endpoint_url": s3_server,
            },
        },
    }
    yield created
    created.objects.delete()
    created.delete()
