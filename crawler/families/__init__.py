"""One adapter per portal family; adapters compose, none inherits from another. `FAMILIES` finds one by its name."""

from crawler.families import (
    annual_report_jsp,
    content_node,
    generic,
    gkmlpt,
    hanweb,
    hanweb_gongkai,
    ilist,
    jpaas,
    json_list,
    lonsun,
    nfcms,
    openness,
    siteserver,
    static,
    trs,
    ucap,
    vsb,
)
from crawler.families.family import Family

_ALL = (
    trs.FAMILY,
    ucap.FAMILY,
    vsb.FAMILY,
    nfcms.FAMILY,
    content_node.FAMILY,
    siteserver.FAMILY,
    static.FAMILY,
    hanweb.FAMILY,
    jpaas.FAMILY,
    annual_report_jsp.FAMILY,
    hanweb_gongkai.FAMILY,
    gkmlpt.FAMILY,
    lonsun.FAMILY,
    openness.FAMILY,
    ilist.FAMILY,
    json_list.FAMILY,
    generic.FAMILY,
)
FAMILIES: dict[str, Family] = {family.name: family for family in _ALL}
