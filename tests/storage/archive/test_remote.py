"""What a file system's errors are taken for: tried again or not, and the one line they become."""

import errno
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError, NoCredentialsError, ReadTimeoutError
from s3fs.errors import translate_boto_error
from tenacity import wait_none

from roster.errors import StorageFailure
from storage.archive import remote
from storage.archive.remote import TRIES, absolute, is_foreign, patiently

URL = "http://store.example"


def answered(code: str) -> Exception:
    """What s3fs makes of a server's answer."""
    from botocore.exceptions import ClientError

    error: Exception = translate_boto_error(ClientError({"Error": {"Code": code, "Message": "said so"}}, "GetObject"))
    return error


@pytest.mark.parametrize(
    ("error", "tries", "said"),
    [
        (answered("SlowDown"), TRIES, "the server is too busy"),
        (answered("503"), TRIES, "the server is too busy"),
        (answered("InternalError"), TRIES, "the server failed"),
        (answered("502"), TRIES, "it cannot be read or written"),
        (answered("RequestTimeout"), TRIES, "the server took too long"),
        (ReadTimeoutError(endpoint_url=URL), TRIES, "the server took too long"),
        (EndpointConnectionError(endpoint_url=URL), TRIES, "the server does not answer"),
        (ConnectionResetError(errno.ECONNRESET, "reset"), TRIES, "the connection broke"),
        (answered("AccessDenied"), 1, "not allowed"),
        (answered("SignatureDoesNotMatch"), 1, "not allowed"),
        (answered("NoSuchBucket"), 1, "no such bucket, folder or file"),
        (answered("InvalidBucketName"), 1, "it cannot be read or written"),
        (NoCredentialsError(), 1, "no credentials were found"),
        (OSError(errno.ENOSPC, "No space left on device"), 1, "the disk is full"),
    ],
)
def test_only_what_may_pass_is_tried_again(
    error: Exception, tries: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote, "PAUSES", wait_none())
    tried = 0

    def work() -> None:
        nonlocal tried
        tried += 1
        raise error

    with pytest.raises(StorageFailure, match=rf"^s3://bucket/x: {said}.*\(.+\)$") as told:
        patiently("s3://bucket/x", work)
    assert tried == tries
    assert "\n" not in str(told.value)


def test_what_passes_the_second_time_is_no_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remote, "PAUSES", wait_none())
    answers = iter([answered("SlowDown"), None])

    def work() -> str:
        if error := next(answers):
            raise error
        return "done"

    assert patiently("s3://bucket/x", work) == "done"


@pytest.mark.parametrize("bug", [TypeError("on purpose"), KeyError("x"), AssertionError()])
def test_a_bug_of_ours_is_not_taken_for_a_failing_store(bug: Exception) -> None:
    def work() -> None:
        raise bug

    assert not is_foreign(bug)
    with pytest.raises(type(bug)):
        patiently("s3://bucket/x", work)


@pytest.mark.parametrize(
    ("address", "whole"),
    [("", ""), ("s3://b/x", "s3://b/x"), ("/mnt/nas", "/mnt/nas"), ("../nas", "/ws/../nas"), ("~/nas", "~/nas")],
)
def test_a_folder_is_named_from_the_root_on(address: str, whole: str) -> None:
    assert absolute(address, Path("/ws")) == whole.replace("~", str(Path.home()))
