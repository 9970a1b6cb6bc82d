"""One adapter per portal family; adapters compose, none inherits from another. `FAMILIES` finds one by its name."""

from crawler.families import generic, hanweb, trs
from crawler.families.family import Family

FAMILIES: dict[str, Family] = {family.name: family for family in (trs.FAMILY, hanweb.FAMILY, generic.FAMILY)}
