"""Files in a bucket, behind the same functions as files on disk.

A module of its own because boto3 takes half a second to import; it is only when configured.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from boto3.exceptions import Boto3Error
from boto3.s3.transfer import TransferConfig
from botocore.auth import S3SigV4QueryAuth
from botocore.awsrequest import AWSRequest
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from storages.backends.s3 import S3Storage

from library.errors import StorageFull, StorageUnavailable
from library.links import expiry_of
from library.paths import mime_type

INSUFFICIENT_STORAGE = 507


class PrivateS3Storage(S3Storage):
    """A private bucket on any server that speaks S3."""

    def __init__(self, **options: Any) -> None:
        fixed = {
            "client_config": client_config(own_server=bool(options.get("endpoint_url"))),
            "transfer_config": TransferConfig(use_threads=False),
            "default_acl": None,
            "querystring_auth": True,
            "file_overwrite": True,  # paths are fresh UUIDs; asking first would be a request each
        }
        super().__init__(**options | fixed)

    def get_object_parameters(self, name: str) -> dict[str, Any]:
        return {
            "ContentType": mime_type(name),
            "ContentDisposition": "inline",
            "CacheControl": f"private, max-age={settings.SIGNED_URL_SECONDS // 2}, immutable",
        }

    def url(
        self,
        name: str,
        parameters: dict[str, Any] | None = None,
        expire: int | None = None,
        http_method: str | None = None,
    ) -> str:
        """A presigned GET, dated at the beginning of its window instead of now: so the same file
        keeps the same address, and the browser its copy, for that long."""
        with s3_errors():
            plain = self.unsigned_connection.meta.client.generate_presigned_url(
                "get_object", Params={"Bucket": self.bucket_name, "Key": self._normalize_name(name)}
            )
            request = AWSRequest(method="GET", url=plain)
            signer = self.connection.meta.client._request_signer
            DatedAuth(
                signer._credentials,
                "s3",
                signer._region_name,
                expires=settings.SIGNED_URL_SECONDS,
                issued=expiry_of(name) - settings.SIGNED_URL_SECONDS,
            ).add_auth(request)
            return str(request.prepare().url)

    def _save(self, name: str, content: Any) -> str:
        with s3_errors():
            return str(super()._save(name, content))

    def _open(self, name: str, mode: str = "rb") -> Any:
        with s3_errors():
            return super()._open(name, mode)

    def delete(self, name: str) -> None:
        with s3_errors():
            super().delete(name)

    def exists(self, name: str) -> bool:
        with s3_errors():
            return bool(super().exists(name))


class DatedAuth(S3SigV4QueryAuth):
    """botocore's query signature with a date of our choice; it always takes the current moment."""

    def __init__(self, *arguments: Any, expires: int, issued: int) -> None:
        super().__init__(*arguments, expires=expires)
        self.issued = datetime.fromtimestamp(issued, UTC)

    def add_auth(self, request: AWSRequest) -> None:
        request.context["timestamp"] = self.issued.strftime("%Y%m%dT%H%M%SZ")
        self._modify_request_before_signing(request)
        text = self.string_to_sign(request, self.canonical_request(request))
        self._inject_signature_to_request(request, self.signature(text, request))


def client_config(*, own_server: bool) -> Config:
    """Short patience: a person waits for the answer, and the sweeper comes back anyway."""
    return Config(
        # A server of one's own seldom has a certificate for bucket.host, so the path names it.
        s3={"addressing_style": "path" if own_server else "virtual"},
        signature_version="s3v4",
        connect_timeout=3,
        read_timeout=20,
        retries={"total_max_attempts": 2, "mode": "standard"},
        # Not every server knows the checksums that newer clients send unasked.
        request_checksum_calculation="when_required",
        response_checksum_validation="when_required",
    )


@contextmanager
def s3_errors() -> Iterator[None]:
    """What a bucket's server says, in a person's words."""
    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode")
        raise (StorageFull if status == INSUFFICIENT_STORAGE else StorageUnavailable) from error
    except (BotoCoreError, Boto3Error) as error:
        raise StorageUnavailable from error
