"""Bytes to a real object store and back, with a line in between that fails."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from s3fs import S3FileSystem

from roster.errors import StorageFailure
from storage.archive import remote
from storage.copies import transfer
from storage.copies.transfer import ABSENT, NotWhole, Whole, content, fetch, send, whole_of, wrong
from tests.storage.copies.between import Between
from tests.storage.copies.swift import GUEST, GUEST_SECRET

ROOT = Path(__file__).parents[3]
SMALL_PART = 5 << 20  # the least an S3 server takes


@pytest.fixture
def big(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file that goes in three parts."""
    monkeypatch.setattr(transfer, "PART", SMALL_PART)
    monkeypatch.setattr(transfer, "PIECE", 1 << 20)
    path = tmp_path / "big"
    path.write_bytes(os.urandom(2 * SMALL_PART + 1234))
    return path


def uploads(s3: S3FileSystem, bucket: str) -> list[str]:
    """What was begun in parts and neither ended nor taken back."""
    return [each["Key"] for each in s3.list_multipart_uploads(bucket)]


def test_what_was_sent_comes_back_byte_for_byte(big: Path, bucket: str, tmp_path: Path) -> None:
    address, whole = f"s3://{bucket}/a/b/big", whole_of(big)
    assert wrong(address, whole) == ABSENT
    send(big, address, whole)
    assert wrong(address, whole) is None
    fetch(address, tmp_path / "home", whole)
    assert (tmp_path / "home").read_bytes() == big.read_bytes()
    assert content(address) == big.read_bytes()


@pytest.mark.parametrize("size", [0, 1, 1000])
def test_small_files_and_empty_ones_too(size: int, bucket: str, tmp_path: Path) -> None:
    path = tmp_path / "small"
    path.write_bytes(os.urandom(size))
    send(path, f"s3://{bucket}/small", whole_of(path))
    assert wrong(f"s3://{bucket}/small", whole_of(path)) is None


def test_a_connection_that_breaks_inside_an_upload_is_tried_again(big: Path, bucket: str, between: Between) -> None:
    between.cut(after=3 << 20, times=3)
    send(big, f"s3://{bucket}/big", whole_of(big))
    assert between.cuts == 3
    assert wrong(f"s3://{bucket}/big", whole_of(big)) is None


def test_an_upload_that_never_gets_through_leaves_nothing_under_its_name(
    big: Path, bucket: str, between: Between, s3: S3FileSystem
) -> None:
    between.cut(after=3 << 20, times=10**6)
    with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/big: the connection broke.*\(run it again") as told:
        send(big, f"s3://{bucket}/big", whole_of(big))
    assert "\n" not in str(told.value)
    assert s3.ls(bucket) == []
    assert uploads(s3, bucket) == []
    between.behave()
    send(big, f"s3://{bucket}/big", whole_of(big))
    assert wrong(f"s3://{bucket}/big", whole_of(big)) is None


def test_a_source_that_is_another_file_than_listed_is_not_sent(big: Path, bucket: str, s3: S3FileSystem) -> None:
    whole = whole_of(big)
    data = bytearray(big.read_bytes())
    data[-1] ^= 1
    big.write_bytes(data)
    with pytest.raises(NotWhole, match="has other bytes"):
        send(big, f"s3://{bucket}/big", whole)
    big.write_bytes(data[:-1])
    with pytest.raises(NotWhole, match=f"is {len(data) - 1} bytes long and not {len(data)}"):
        send(big, f"s3://{bucket}/big", whole)
    assert s3.ls(bucket) == []
    assert uploads(s3, bucket) == []


@pytest.mark.parametrize("at", [0, -1])
def test_one_other_byte_in_a_copy_is_seen(at: int, big: Path, bucket: str, s3: S3FileSystem, tmp_path: Path) -> None:
    data = bytearray(big.read_bytes())
    data[at] ^= 0x80
    s3.pipe_file(f"{bucket}/big", bytes(data))
    assert wrong(f"s3://{bucket}/big", whole_of(big)) == "has other bytes"
    with pytest.raises(NotWhole):
        fetch(f"s3://{bucket}/big", tmp_path / "home", whole_of(big))
    assert sorted(path.name for path in tmp_path.iterdir() if "home" in path.name) == []


def test_a_copy_of_another_length_is_seen(big: Path, bucket: str, s3: S3FileSystem) -> None:
    s3.pipe_file(f"{bucket}/big", big.read_bytes()[:-1])
    size = big.stat().st_size
    assert wrong(f"s3://{bucket}/big", whole_of(big)) == f"is {size - 1} bytes long and not {size}"


def test_a_server_that_says_nothing_is_given_up_in_the_end(
    bucket: str, between: Between, monkeypatch: pytest.MonkeyPatch
) -> None:
    hurried = {**remote.OPTIONS["s3"]["config_kwargs"], "read_timeout": 0.3, "connect_timeout": 0.3}
    monkeypatch.setattr(remote, "OPTIONS", {"s3": {**remote.OPTIONS["s3"], "config_kwargs": hurried}})
    between.hold()
    with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/x: the server took too long.*\(run it again"):
        wrong(f"s3://{bucket}/x", Whole(1, ""))


def test_an_answer_that_is_no_http_is_told_as_such(bucket: str, between: Between) -> None:
    between.babble()
    with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/x: .*\((run it again|is AWS_ENDPOINT_URL)"):
        wrong(f"s3://{bucket}/x", Whole(1, ""))


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"AWS_SECRET_ACCESS_KEY": "wrong"}, r"not allowed.*\(check the credentials"),
        ({"AWS_ACCESS_KEY_ID": GUEST, "AWS_SECRET_ACCESS_KEY": GUEST_SECRET}, r"not allowed.*\(check the credentials"),
        ({"AWS_ACCESS_KEY_ID": "nobody"}, r"not allowed.*\(check the credentials"),
        ({"AWS_ENDPOINT_URL": "http://127.0.0.1:9"}, r"the server does not answer.*\(check AWS_ENDPOINT_URL"),
        ({"AWS_ENDPOINT_URL": "http://no-such-host.invalid"}, r"the server does not answer.*\(check AWS_ENDPOINT_URL"),
    ],
)
def test_what_keeps_us_out_is_one_line_with_a_remedy(
    environment: dict[str, str], said: str, bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    path = tmp_path / "file"
    path.write_bytes(b"content")
    for work in (
        lambda: send(path, f"s3://{bucket}/file", whole_of(path)),
        lambda: wrong(f"s3://{bucket}/file", whole_of(path)),
    ):
        with pytest.raises(StorageFailure, match=rf"^s3://{bucket}/file: {said}") as told:
            work()
        assert "\n" not in str(told.value)


def test_no_credentials_at_all(bucket: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(StorageFailure, match=r"no credentials were found.*\(set AWS_ACCESS_KEY_ID"):
        wrong(f"s3://{bucket}/file", Whole(1, ""))


def test_a_bucket_that_is_not_there(bucket: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"content")
    assert wrong(f"s3://{bucket}-x/file", whole_of(path)) == ABSENT
    with pytest.raises(StorageFailure, match=r"-x/file: no such bucket, folder or file.*\(check the address"):
        send(path, f"s3://{bucket}-x/file", whole_of(path))


def test_a_slow_line_takes_its_time_and_says_how_far_it_is(big: Path, bucket: str, between: Between) -> None:
    between.dawdle(0.001)
    heard: list[int] = []
    send(big, f"s3://{bucket}/big", whole_of(big), heard.append)
    assert sum(heard) == big.stat().st_size
    assert len(heard) > 10
    assert wrong(f"s3://{bucket}/big", whole_of(big)) is None


KILLED = """\
import sys
from pathlib import Path
from storage.copies import transfer
transfer.PART, transfer.PIECE = 5 << 20, 1 << 20
path = Path(sys.argv[1])
transfer.send(path, sys.argv[2], transfer.whole_of(path))
"""


def test_a_kill_inside_an_upload_leaves_no_object_and_the_next_run_sends_it(
    big: Path, bucket: str, between: Between, s3: S3FileSystem
) -> None:
    between.dawdle(0.05)
    sending = subprocess.Popen([sys.executable, "-c", KILLED, big, f"s3://{bucket}/big"], cwd=ROOT)
    while between.sent < SMALL_PART + (1 << 20) and sending.poll() is None:
        time.sleep(0.01)
    sending.kill()
    assert sending.wait() == -signal.SIGKILL
    assert s3.ls(bucket) == []
    assert uploads(s3, bucket) == ["big"]  # what a lifecycle rule of the bucket clears away
    between.behave()
    assert wrong(f"s3://{bucket}/big", whole_of(big)) == ABSENT
    send(big, f"s3://{bucket}/big", whole_of(big))
    assert wrong(f"s3://{bucket}/big", whole_of(big)) is None
