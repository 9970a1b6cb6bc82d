"""A small county for the spider's tests: its portal's pages, a workspace for it, and what a crawl left behind."""

from dataclasses import dataclass

from sqlalchemy import select

from crawler.run import crawl
from storage.database import open_database, transaction
from storage.models import Base
from storage.workspace import Workspace, create_workspace

TOWNS = ("江左镇", "水寨乡", "北塔镇", "柳坪乡")
TEXT = "本报告说明全年政府信息公开工作的情况，数据自一月一日起至十二月三十一日止。" * 12


def report(town, year=2019, extra=""):
    title = f"{town}{year}年政府信息公开工作年度报告"
    return f"<html><head><title>{title}</title></head><body><h1>{title}</h1><p>{TEXT}</p>{extra}</body></html>"


def listing(entries, script=""):
    lines = "".join(
        f"<li><a href='{link}'>{title}</a><span>2020-01-{day:02}</span></li>" for link, title, day in entries
    )
    return f"<html><body><ul class='list'>{lines}</ul><script>{script}</script></body></html>"


def entry(number, town=None):
    return f"t20200101_{number}.html", f"{town or TOWNS[number % 4]}2019年政府信息公开工作年度报告", number + 1


def two_pages():
    """A listing of four reports on two pages, and the reports."""
    pages = {f"/nb/t20200101_{n}.html": report(TOWNS[n]) for n in range(4)}
    pages["/nb/"] = listing([entry(0), entry(1)], "createPageHTML(2, 0, 'index', 'html')")
    pages["/nb/index_1.html"] = listing([entry(2), entry(3)], "createPageHTML(2, 1, 'index', 'html')")
    return pages


def workspace_for(path, *sites, family="trs", extra="", **crawl_settings) -> Workspace:
    """Make a workspace with one portal file a site (portal0, portal1 …)."""
    create_workspace(path)
    options = {"delay": 0, "timeout": 5, "allow_hosts": ["127.0.0.1"], "retries": 1, "rest": 0} | crawl_settings
    lines = [
        f"{name} = {str(value).lower() if isinstance(value, bool) else value!r}" for name, value in options.items()
    ]
    (path / "gongkai.toml").write_text("[crawl]\n" + "\n".join(lines) + "\n", encoding="utf-8")
    for number, site in enumerate(sites):
        (path / "portals" / f"portal{number}.yaml").write_text(
            f'id: portal{number}\ncounty_code: "99010{number}"\ncounty: 清岚县\nfamily: {family}\n'
            f"base_urls: [{site.url}/]\ncolumns:\n  - key: annual\n    url: {site.url}/nb/\n{extra}",
            encoding="utf-8",
        )
    return create_workspace(path)


@dataclass
class Left:
    """What a crawl left in the store."""

    workspace: Workspace

    def rows(self, table, **where):
        engine = open_database(self.workspace.database_url)
        try:
            with transaction(engine) as session:
                rows = select(Base.metadata.tables[table]).order_by(*Base.metadata.tables[table].primary_key.columns)
                for name, value in where.items():
                    rows = rows.where(Base.metadata.tables[table].c[name] == value)
                return session.execute(rows).all()
        finally:
            engine.dispose()

    def outcomes(self, base=""):
        """The outcome of each finished task by its address, without the site's own part."""
        return {row.url.removeprefix(base): row.outcome for row in self.rows("task")}

    def captures(self, base=""):
        return [(row.url.removeprefix(base), row.status) for row in self.rows("capture")]


def crawled(workspace):
    """Crawl; gives the summary's only result and what is left."""
    summary = crawl(workspace)
    return summary.results[0], Left(workspace)
