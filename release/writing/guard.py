"""The formula guard of the CSV files: no cell of them is run as a formula by a program that opens them.

    guarded(texts) -> texts as the CSV file has them        whole Arrow arrays
    unguarded(texts) -> texts as they were
    guarded_text(text), unguarded_text(text)                the same for one text

A text that begins with =, +, -, @, one of their full-width forms, a tab, a line break or an apostrophe gets one
apostrophe before it, unless it is a plain number. Because a text that begins with an apostrophe gets one, too, taking
one off gives every text back. Parquet and SQLite files hold texts as they are: nothing runs them.
"""

import re

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

MARK = "'"
RISKY = "=+-@＝＋－＠\t\r\n'"  # spreadsheets set to Chinese or Japanese take the full-width forms, too
NUMBER = r"^[+-]?[0-9]+(\.[0-9]+)?$"
_RISKY_START = f"^[{re.escape(RISKY)}]"
_RISKY_BYTE = np.zeros(256, bool)
_RISKY_BYTE[[sign.encode()[0] for sign in RISKY]] = True


def guarded(texts: pa.Array) -> pa.Array:
    """Give texts (an array of Arrow's `string`) as a CSV file has them; nulls stay."""
    doubtful = pa.array(_first_bytes_risky(texts))
    if not doubtful.true_count:
        return texts
    few = texts.filter(doubtful)
    risky = pc.and_not(pc.match_substring_regex(few, _RISKY_START), pc.match_substring_regex(few, NUMBER))
    return pc.replace_with_mask(texts, doubtful, pc.if_else(risky, pc.binary_join_element_wise(MARK, few, ""), few))


def unguarded(texts: pa.Array) -> pa.Array:
    """Give texts of a CSV file as they were before `guarded`."""
    marked = pc.fill_null(pc.starts_with(texts, MARK), fill_value=False)
    return pc.if_else(marked, pc.utf8_slice_codeunits(texts, 1), texts) if pc.any(marked).as_py() else texts


def guarded_text(text: str) -> str:
    """Give one text as a CSV file has it."""
    return str(guarded(pa.array([text], pa.string()))[0])


def unguarded_text(text: str) -> str:
    """Give one text of a CSV file as it was."""
    return text.removeprefix(MARK)


def _first_bytes_risky(texts: pa.Array) -> NDArray[np.bool_]:
    """Tell which texts begin with a byte that a risky sign begins with: quick, and seldom true."""
    _, offsets, data = texts.buffers()
    found = np.zeros(len(texts), bool)
    if data is None or not data.size or not len(texts):
        return found
    ends = np.frombuffer(offsets, np.int32)[texts.offset : texts.offset + len(texts) + 1]
    filled = (ends[:-1] < ends[1:]) & texts.is_valid().to_numpy(zero_copy_only=False)
    found[filled] = _RISKY_BYTE[np.frombuffer(data, np.uint8)[ends[:-1][filled]]]
    return found
