"""The figures that a report prints on a night: its township's of its year, with the calendar's flaws and changes."""

from demo import forms
from demo.calendar import Event
from demo.filings import Filing, Life
from demo.flaws import Flaw


def printed(filing: Filing, life: Life) -> forms.Printed:
    """Give what stands in each cell of the form."""
    year = filing.year_of_text(life)
    numbers = _named(filing, year)
    for change in life.changes:
        if change.what == "number":
            _change(numbers, change, filing)
    return _flawed(numbers, filing.flaws)


def statistics(filing: Filing, year: int) -> forms.Printed:
    """Give what stands in each line of the statistics table."""
    return _flawed(forms.statistics(filing.unit.root, year), filing.flaws)


def _named(filing: Filing, year: int) -> forms.Figures:
    """Give the figures as they should be: its own, or another's where it took those over; in the form that it used."""
    root, told = filing.source_of_figures(year)
    numbers = forms.figures(root, told)
    if filing.form and filing.form != forms.edition(year):
        return forms.figures(root, told, filing.form)
    return numbers


def _change(numbers: forms.Figures, change: Event, filing: Filing) -> None:
    if change.old not in numbers or numbers[change.old] == int(change.new or ""):
        raise ValueError(f"{filing.title}: {change.old} cannot be altered to {change.new}")
    numbers[change.old] = int(change.new or "")


def _flawed(numbers: forms.Figures, flaws: tuple[Flaw, ...]) -> dict[str, int | str]:
    cells: dict[str, int | str] = dict(numbers)
    for flaw in (flaw for flaw in flaws if flaw.what in {"off", "cell"}):
        if flaw.where not in numbers:
            raise ValueError(f"{flaw.filer} {flaw.year}: the form has no {flaw.where}")
        if flaw.what == "off":
            cells[flaw.where] = numbers[flaw.where] + int(flaw.reads)
        else:
            cells[flaw.where] = flaw.reads
    return cells
