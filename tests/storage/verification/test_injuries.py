"""A few hundred random injuries to a small store: `archive verify` names each, none is missed. More: make injuries."""

from collections.abc import Iterator

import pytest

from tests.storage.verification.injuries import Clinic, misses, open_clinic

SEED = 20240212
PARTS = 4
EACH = 40


@pytest.fixture(scope="module")
def clinic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Clinic]:
    with pytest.MonkeyPatch.context() as patch:
        yield open_clinic(tmp_path_factory.mktemp("clinic"), patch)


def test_the_store_itself_has_no_defect(clinic: Clinic) -> None:
    assert clinic.defects_of_the_whole() == []


@pytest.mark.parametrize("part", range(PARTS))
def test_every_injury_is_named(clinic: Clinic, part: int) -> None:
    missed = list(misses(clinic, SEED + part, EACH))
    assert not missed, "\n".join(missed)
