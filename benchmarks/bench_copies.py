"""Times copy detection on invented reports, counts what it finds of planted copies, and puts others beside its search.

Run: python -m benchmarks.bench_copies [--counties 6] [--filers 20] [--years 9] [--subset 240]. A report has some 3,000
signs, 60 in 100 of them the county's; one in ten is a copy of another with 0.5 to 4 in 100 signs changed. Times are of
the processor, in milliseconds. Every text follows from its number. Exit code 1 when a pair is told that was not
planted.

First the whole pass, county by county. Then the search alone, over what is left of the reports of all counties when
what belongs to everybody is taken out, beside rensa on the same sets of n-grams in the same run; on a subset beside
rapidfuzz, which compares each with each.
"""

import argparse
import random
import time
import tracemalloc
from collections.abc import Callable, Iterable, Sequence
from itertools import combinations
from typing import TypeVar

import numpy as np
from rapidfuzz import fuzz
from rensa import RMinHash, RMinHashLSH  # type: ignore[import-not-found]

from audit.copies.copy import Filer
from audit.copies.county import Ground, copies_of
from audit.copies.grams import Grams
from audit.copies.search import candidates
from audit.copies.texts import county_texts
from tests.audit.copies.writing import county, edited, nightly, place, prose, sentence

LENGTH, SHARED, COPIED = 3000, 0.6, 0.1
LEAST_ALIKE = 55  # of 100, by rapidfuzz: what it calls a pair
Key = tuple[int, int]
Number = tuple[int, Key]
Pairs = set[frozenset[Number]]
T = TypeVar("T")


def texts_of(number: int, filers: int, years: int) -> tuple[dict[Key, str], Pairs]:
    """Write a county, and say which of its reports are copies of which."""
    chance = random.Random(f"county {number}")
    pool = [sentence(chance) for _ in range(int(LENGTH * SHARED / 29))]
    own = {
        (n, 2023 - year): prose((number, n, year), int(LENGTH * (1 - SHARED)))
        for n in range(filers)
        for year in range(years)
    }
    keys = sorted(own)
    copies = chance.sample([key for key in keys if key[1] > 2023 - years + 1], int(len(keys) * COPIED))
    planted: Pairs = set()
    for this in sorted(copies, key=lambda key: key[1]):
        others = [key for key in keys if key[1] < this[1] and key not in copies]
        other = chance.choice(others)
        own[this] = edited(own[other], chance.choice((0.005, 0.01, 0.02, 0.04)), this)
        planted.add(frozenset(((number, this), (number, other))))
        planted |= {p ^ {(number, other)} ^ {(number, this)} for p in planted if (number, other) in p} - {frozenset()}
    texts = {}
    for key in keys:
        common = [f"{place(key[0])}{key[1]}年{line}" if n % 9 == 0 else line for n, line in enumerate(pool)]
        texts[key] = "".join(common) + own[key]
    return texts, {pair for pair in planted if len(pair) == 2}


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """Give what a piece of work gives, and the milliseconds of the processor it took."""
    start = time.process_time()
    return work(), (time.process_time() - start) * 1000


def whole_pass(counties: Sequence[dict[Key, str]], planted: Pairs) -> int:
    """Judge every county; print recall, false pairs, time and memory; give the number of false pairs."""
    spent, found, false, reports = 0.0, set(), set(), 0
    for number, texts in enumerate(counties):
        shown = county(texts)
        filed = {filing: (number, (int(filing[0][1:]), filing[1])) for filing in shown.reports}
        ground = Ground(lambda year: 0, nightly(shown), lambda filing: Filer("", ""))
        copies, took = timed(lambda shown=shown, ground=ground: copies_of(shown, ground, ["清岚县"]))  # type: ignore[misc]
        spent, reports = spent + took, reports + len(texts)
        for filing, each in copies.copies.items():
            pairs = {frozenset((filed[filing], filed[copy.other])) for copy in each if copy.sure}
            found |= pairs & planted
            false |= pairs - planted
    copies_found = {max(pair, key=lambda each: each[1][1]) for pair in found}
    all_copies = {max(pair, key=lambda each: each[1][1]) for pair in planted}
    print(f"whole pass: {len(counties)} counties, {reports} reports: {spent / reports:.2f} ms a report")
    print(f"  copies planted {len(all_copies)}, told {len(copies_found & all_copies)}; false pairs {len(false)}")
    return len(false)


def proportion(filers: int, years: int) -> None:
    """Print time and peak memory of one county and of one twice as large."""
    for size in (filers, 2 * filers):
        texts, _ = texts_of(99, size, years)
        shown = county(texts)
        ground = Ground(lambda year: 0, nightly(shown), lambda filing: Filer("", ""))
        _, took = timed(lambda shown=shown, ground=ground: copies_of(shown, ground, ["清岚县"]))  # type: ignore[misc]
        tracemalloc.start()
        copies_of(shown, ground, ["清岚县"])
        peak = tracemalloc.get_traced_memory()[1] / 2**20
        tracemalloc.stop()
        print(f"  a county of {len(texts)} reports: {took / len(texts):.2f} ms a report, {peak:.0f} MB at most")


def search_alone(left: Sequence[tuple[Number, Grams]], planted: Pairs) -> None:
    """Search over what is left of all reports at once, beside rensa."""
    ours, spent = timed(lambda: candidates(left))
    tell("search, 32 bands of 4", {frozenset(pair) for pair in ours}, planted, spent, len(left))
    ours, spent = timed(lambda: candidates(left, 2))
    tell("search, 64 bands of 2", {frozenset(pair) for pair in ours}, planted, spent, len(left))
    theirs, spent = timed(lambda: by_rensa(left))
    tell("rensa, 32 bands of 4", theirs, planted, spent, len(left))


def by_rensa(left: Iterable[tuple[Number, Grams]]) -> Pairs:
    """Find candidates with rensa, in as many bands."""
    keys = [key for key, _ in left]
    index, sketches = RMinHashLSH(threshold=0.4, num_perm=128, num_bands=32), []
    for place_of, (_, numbers) in enumerate(left):
        sketch = RMinHash(num_perm=128, seed=42)
        sketch.update([str(number) for number in numbers.tolist()])
        index.insert(place_of, sketch)
        sketches.append(sketch)
    return {
        frozenset((keys[number], keys[other]))
        for number, sketch in enumerate(sketches)
        for other in index.query(sketch)
        if other != number
    }


def all_pairs(texts: Sequence[tuple[Number, str, Grams]], planted: Pairs) -> None:
    """Compare each with each by rapidfuzz, beside our search on the same reports."""
    keys = {key for key, _, _ in texts}
    there = {pair for pair in planted if pair <= keys}
    theirs, spent = timed(
        lambda: {frozenset((a[0], b[0])) for a, b in combinations(texts, 2) if fuzz.ratio(a[1], b[1]) >= LEAST_ALIKE}
    )
    tell("rapidfuzz, each with each", theirs, there, spent, len(texts))
    ours, spent = timed(lambda: candidates((key, numbers) for key, _, numbers in texts))
    tell("search, 32 bands of 4", {frozenset(pair) for pair in ours}, there, spent, len(texts))


def tell(name: str, found: Pairs, planted: Pairs, spent: float, texts: int) -> None:
    """Print a line: time, recall, and what else came out."""
    recall = len(found & planted) / len(planted) if planted else 1.0
    print(f"  {name:26} {spent / texts:8.3f} ms a report   recall {recall:.3f}   others {len(found - planted)}")


def main() -> int:
    """Run all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default in (("counties", 6), ("filers", 20), ("years", 9), ("subset", 240)):
        parser.add_argument(f"--{name}", type=int, default=default)
    args = parser.parse_args()
    written = [texts_of(number, args.filers, args.years) for number in range(args.counties)]
    planted: Pairs = set().union(*(pairs for _, pairs in written))
    false = whole_pass([texts for texts, _ in written], planted)
    proportion(args.filers, args.years)
    left: list[tuple[Number, str, Grams]] = []
    for number, (texts, _) in enumerate(written):
        ready = county_texts(county(texts), ["清岚县"])
        for filing, numbers in ready.searched():
            masked, marks = ready.reports[filing].masked.text, ready.distinctive(filing)
            own = "".join(np.array(list(masked))[marks])
            left.append(((number, (int(filing[0][1:]), filing[1])), own, numbers))
    print(f"search alone, over what is left of {len(left)} reports")
    search_alone([(key, numbers) for key, _, numbers in left], planted)
    print(f"each with each, on {min(args.subset, len(left))} of them")
    all_pairs(left[: args.subset], planted)
    return 1 if false else 0


if __name__ == "__main__":
    raise SystemExit(main())
