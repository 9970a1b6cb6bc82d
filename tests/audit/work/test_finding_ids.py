"""An id may be cut to six digits; where several begin so, nobody guesses."""

import pytest

from audit.work.finding_ids import find
from roster.errors import BadInput

IDS = ["1f0c33" + "0" * 14, "1f0c33" + "1" * 14, "9a0e41" + "0" * 14]


@pytest.mark.parametrize("text", ["9a0e41", "9A0E41 ", "9a0e41" + "0" * 14])
def test_a_beginning_that_is_only_ones_is_enough(text: str) -> None:
    assert find(IDS, text) == IDS[2]


def test_one_that_several_share_is_refused_with_all_of_them() -> None:
    with pytest.raises(BadInput, match=f"can mean {IDS[0]}, {IDS[1]}"):
        find(IDS, "1f0c33")


@pytest.mark.parametrize(
    ("text", "says"), [("9a0e4", "is no id"), ("", "is no id"), ("g" * 8, "is no id"), ("ffffff", "there is no")]
)
def test_what_means_none_is_refused(text: str, says: str) -> None:
    with pytest.raises(BadInput, match=says):
        find(IDS, text)
