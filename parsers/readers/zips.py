"""Opens zip containers that strangers made: what is torn, protected or swollen says so instead of harming us.

Takes bytes, gives a `ZipFile` and the bytes of its members, or raises `Unreadable`. Sizes are counted while unpacking,
because a directory may lie about them.
"""

import io
import re
import struct
import zipfile
import zlib

from parsers.source import Unreadable

MEMBER, END = b"PK\x03\x04", b"PK\x05\x06"
LONGEST_PREFIX = 64 * 1024
SHORTEST_END = 22
LONGEST_COMMENT = 64 * 1024 + SHORTEST_END
MOST_MEMBERS = 2_000
LARGEST_MEMBER = 64 * 1024 * 1024
ENCRYPTED = 0x1
# A member's name as its own header has it, for zips without a directory.
LOCAL_HEADER = re.compile(rb"PK\x03\x04.{22}(..)..", re.S)
BROKEN = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, OSError, ValueError)
# Others give no bound to what a piece of them unpacks to, and nearly nobody uses them.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
PROTECTED = "the file is protected with a password: only its publisher can open it"


def looks_zipped(data: bytes) -> bool:
    """Tell a zip from its first bytes; one with something before it needs its end as well."""
    if data.startswith((MEMBER, END)):
        return True
    return END in data[-LONGEST_COMMENT:] and MEMBER in data[:LONGEST_PREFIX]


def member_names(data: bytes) -> list[str]:
    """Give the names of a zip's members, those of a torn one from the members' own headers. Never raises."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            return container.namelist()
    except BROKEN:
        return [
            data[found.end() : found.end() + int.from_bytes(found[1], "little")].decode("utf-8", "replace")
            for found in LOCAL_HEADER.finditer(data)
        ]


def open_zip(data: bytes) -> zipfile.ZipFile:
    """Open a zip."""
    try:
        container = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN as error:
        if data.rfind(END) < 0 or len(data) - data.rfind(END) < SHORTEST_END:
            raise Unreadable("truncated_file", "the file ends before its directory: fetch it again") from error
        raise Unreadable("broken_file", "the file's directory is damaged: fetch it again") from error
    if len(container.filelist) > MOST_MEMBERS:
        raise Unreadable("too_large", f"the file holds more than {MOST_MEMBERS:,} members")
    return container


def unpack(container: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = LARGEST_MEMBER) -> bytes:
    """Give a member's bytes, `most` of them at most."""
    if member.flag_bits & ENCRYPTED:
        raise Unreadable("encrypted", PROTECTED)
    if member.compress_type not in METHODS:
        raise Unreadable("unsupported_format", f"{member.filename} in it is packed in a rare way: pack it as usual")
    try:
        with container.open(member) as stream:
            data = stream.read(most + 1)
    except BROKEN as error:
        raise Unreadable("broken_file", f"{member.filename} in it is damaged: fetch it again") from error
    if len(data) > most:
        raise Unreadable("too_large", f"{member.filename} in it unpacks to more than {most // 2**20} MiB")
    return data
