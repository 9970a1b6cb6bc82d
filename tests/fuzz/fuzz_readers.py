"""Fuzzes one reader with atheris: python -m tests.fuzz.fuzz_readers TARGET [--seconds N]. `make fuzz` runs all of them.

Inputs that crash, hang or take too much memory are kept in `.fuzz/TARGET/found/`, and the run ends with an error.
"""

import argparse
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["parsers"]):
    from tests.fuzz.targets import TARGETS, without_programs

from parsers.tables.forms import forms

ROOT = Path(".fuzz")
MARKUP = (
    "<table>",
    "<tr>",
    "<td rowspan=3>",
    "<td colspan=2>",
    "<br>",
    "<w:tc>",
    "<w:vMerge/>",
    "政府信息公开年度报告",
)


def main() -> None:
    """Fuzz one target for a time."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("target", choices=TARGETS)
    arguments.add_argument("--seconds", type=int, default=600)
    asked = arguments.parse_args()
    without_programs()
    target, home = TARGETS[asked.target], ROOT / asked.target
    corpus, found = home / "corpus", home / "found"
    for folder in (corpus, found):
        folder.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(target.seeds()):
        (corpus / f"seed-{number}").write_bytes(seed)
    words = home / "dictionary"
    words.write_text(dictionary(), encoding="ascii")
    options = {
        "max_total_time": asked.seconds,
        "max_len": target.longest,
        "timeout": target.seconds,
        "rss_limit_mb": target.memory_mb,
        "artifact_prefix": f"{found}/",
        "dict": words,
        "print_final_stats": 1,
    }
    flags = [f"-{name}={value}" for name, value in options.items()]
    atheris.Setup([sys.argv[0], *flags, str(corpus)], target.run)
    atheris.Fuzz()


def dictionary() -> str:
    """Give the forms' labels and some markup in libFuzzer's form."""
    tables = (table for form in forms().values() for table in form.tables)
    labels = {label.text for table in tables for group in table.groups for label in (*group.rows, *group.columns)}
    escaped = ("".join(f"\\x{byte:02x}" for byte in word.encode()) for word in (*sorted(labels), *MARKUP))
    return "".join(f'"{word}"\n' for word in escaped)


if __name__ == "__main__":
    main()
