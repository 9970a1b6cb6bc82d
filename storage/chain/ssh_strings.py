"""The strings of the SSH wire format (RFC 4251): a length in four bytes, then the bytes. Pure."""


def string(data: bytes) -> bytes:
    """Write one string."""
    return len(data).to_bytes(4, "big") + data


def strings(data: bytes) -> list[bytes]:
    """Take bytes apart that are nothing but strings. Raises ValueError when they are not."""
    found = []
    while data:
        end = 4 + int.from_bytes(data[:4], "big")
        if len(data) < end:
            raise ValueError("ends inside a string")
        found.append(data[4:end])
        data = data[end:]
    return found
