"""The one rim to file systems elsewhere: S3, a mounted folder, whatever fsspec knows by its address.

absolute(address, base) -> address       a folder's name made whole
reach(address) -> (file system, path)    connected, with the time limits of `OPTIONS`
patiently(address, work) -> result       does `work`, again where trying again helps; StorageFailure when it fails
failure(address, error)                  the StorageFailure that says what happened, where, and what to do
is_foreign(error)                        whether an error is a file system's and not a bug of ours

fsspec is loaded where it is used: most commands never need it. It keeps one connected file system a process and
thread, and a forked or spawned worker makes its own.
"""

import errno
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential_jitter
from tenacity.wait import wait_base

from roster.errors import StorageFailure

Result = TypeVar("Result")

TRIES = 3  # of a whole object; s3fs by itself sends one request up to five times when the connection breaks
PAUSES: wait_base = wait_exponential_jitter(initial=1, max=10)
_S3: dict[str, Any] = {
    "use_listings_cache": False,
    "fixed_upload_size": True,  # some servers want all parts of one size
    "config_kwargs": {
        "connect_timeout": 10,
        "read_timeout": 60,
        "retries": {"mode": "standard", "total_max_attempts": 1},
        # Many servers know none of the newer checksums; every copy is read back and compared by ours.
        "request_checksum_calculation": "when_required",
        "response_checksum_validation": "when_required",
    },
}
OPTIONS: Mapping[str, dict[str, Any]] = {"s3": _S3, "s3a": _S3}

_CREDENTIALS = "set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or a profile"
_NO_CREDENTIALS = ("no credentials were found", _CREDENTIALS)
_NO_ANSWER = ("the server does not answer", "check AWS_ENDPOINT_URL, the network and the server, then run it again")
_TOO_SLOW = ("the server took too long", "run it again; it goes on from here")
_BROKEN = ("the connection broke", "run it again; it goes on from here")
_NONSENSE = ("what the server answers makes no sense", "is AWS_ENDPOINT_URL the address of an object store?")
# What failed and what to do, by the name of the error's class or of the nearest one it is made from.
_CAUSES: Mapping[str, tuple[str, str]] = {
    "ImportError": ("the library for such addresses is not installed", "for s3:// run: pip install 'gongkai[s3]'"),
    "NoCredentialsError": _NO_CREDENTIALS,
    "PartialCredentialsError": _NO_CREDENTIALS,
    "CredentialRetrievalError": _NO_CREDENTIALS,
    "PermissionError": ("not allowed", "check the credentials or rights: they have to list, read and write there"),
    "FileNotFoundError": ("no such bucket, folder or file", "check the address, and that the bucket is there"),
    "EndpointConnectionError": _NO_ANSWER,
    "ConnectTimeoutError": _NO_ANSWER,
    "ConnectionRefusedError": _NO_ANSWER,
    "gaierror": _NO_ANSWER,
    "ResponseParserError": _NONSENSE,
    "ReadTimeoutError": _TOO_SLOW,
    "TimeoutError": _TOO_SLOW,
    "HTTPClientError": _BROKEN,
    "ConnectionError": _BROKEN,
    "ClientPayloadError": _BROKEN,
    "IncompleteReadError": _BROKEN,
    "EOFError": _BROKEN,
}
_BY_NUMBER: Mapping[int, tuple[str, str]] = {
    errno.EBUSY: ("the server is too busy", "run it again later; it goes on from here"),
    errno.EREMOTEIO: ("the server failed", "run it again later; it goes on from here"),
    errno.EIO: ("it cannot be read or written", "run it again later; it goes on from here"),
    errno.ENOSPC: ("the disk is full", "make room, then run it again; it goes on from here"),
    errno.EDQUOT: ("the quota is used up", "make room, then run it again; it goes on from here"),
    errno.EROFS: ("the file system is read-only", "mount it for writing, then run it again"),
}
# The causes that pass by themselves.
_PASSING = {_NO_ANSWER, _TOO_SLOW, _BROKEN, _NONSENSE, *(_BY_NUMBER[n] for n in (errno.EBUSY, errno.EREMOTEIO))}
_PASSING.add(_BY_NUMBER[errno.EIO])  # what s3fs makes of a 502 or 504
_LONGEST = 200


def reach(address: str) -> tuple[Any, str]:
    """Give the file system of an address, and the path in it. Raises StorageFailure when there is no such kind."""
    from fsspec.core import url_to_fs

    kind = address.partition("://")[0] if "://" in address else "file"
    try:
        file_system, path = url_to_fs(address, **OPTIONS.get(kind, {}))
    except ValueError as error:
        raise StorageFailure(f"{address}: no kind of storage that is known ({error})") from error
    except ImportError as error:
        raise failure(address, error) from error
    return file_system, path


def absolute(address: str, base: Path) -> str:
    """Give an address as it is; a folder without its way from the root is one beside `base`."""
    if not address or "://" in address:
        return address
    return str(base / Path(address).expanduser())


def is_folder(file_system: Any) -> bool:
    """Say whether a file system is a folder of this machine, mounted ones included."""
    from fsspec.implementations.local import LocalFileSystem

    return isinstance(file_system, LocalFileSystem)


def patiently(address: str, work: Callable[[], Result]) -> Result:
    """Do something with a file system; again, a few times, where the failure may pass. Raises StorageFailure."""
    again = Retrying(retry=retry_if_exception(_may_pass), stop=stop_after_attempt(TRIES), wait=PAUSES, reraise=True)
    try:
        return again(work)
    except Exception as error:
        if is_foreign(error):
            raise failure(address, error) from error
        raise


def failure(address: str, error: Exception) -> StorageFailure:
    """Put a file system's error into one line: where, what, and what to do."""
    what, remedy = _cause(error) or ("it cannot be read or written", "nothing was given up here")
    said = " ".join(str(error).split())[:_LONGEST]
    return StorageFailure(f"{address}: {what}{f': {said}' if said else ''} ({remedy})")


def is_foreign(error: Exception) -> bool:
    """Say whether an error is a file system's; a TypeError is a bug, and our own errors speak for themselves."""
    made_in = type(error).__module__.partition(".")[0]
    return isinstance(error, OSError | EOFError | ImportError) or made_in not in {"builtins", "storage", "roster"}


def _may_pass(error: BaseException) -> bool:
    return isinstance(error, Exception) and _cause(error) in _PASSING


def _cause(error: Exception) -> tuple[str, str] | None:
    """Find what an error means: by its number, which says most, else by its class."""
    number = error.errno if isinstance(error, OSError) else None
    if number is not None and number in _BY_NUMBER:
        return _BY_NUMBER[number]
    return next((_CAUSES[kind.__name__] for kind in type(error).__mro__ if kind.__name__ in _CAUSES), None)
