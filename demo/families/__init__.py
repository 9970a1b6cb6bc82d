"""A small county on a site of every family, without a calendar: what stands there stands there on every night.

`SITES` by id; `demo.server.serving([id, …])` serves them; `demo.families.county` says which reports each one shows.
One module a site system, written from what is known of the real ones; docs/demo.md lists them.
"""

from demo.families import (
    annual_report_jsp,
    bare_folders,
    content_node,
    drawn,
    gkmlpt,
    hanweb_gongkai,
    ilist,
    jpaas,
    json_list,
    lonsun,
    lonsun_years,
    nfcms,
    openness,
    siteserver,
    static,
    trs,
    ucap,
    uuid_columns,
    vsb,
)
from demo.families.site import Site

_ALL: tuple[Site, ...] = (
    trs.SITE,
    ucap.SITE,
    vsb.SITE,
    nfcms.SITE,
    content_node.SITE,
    bare_folders.SITE,
    siteserver.SITE,
    static.SITE,
    uuid_columns.SITE,
    jpaas.SITE,
    annual_report_jsp.SITE,
    hanweb_gongkai.SITE,
    gkmlpt.SITE,
    lonsun.SITE,
    lonsun_years.SITE,
    openness.SITE,
    ilist.SITE,
    json_list.SITE,
)
SITES: dict[str, Site] = {site.id: site for site in _ALL}
DRAWN: dict[str, Site] = {drawn.SITE.id: drawn.SITE}  # shows nothing without a browser
