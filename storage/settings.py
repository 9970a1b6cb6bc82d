"""Every setting of `gongkai.toml`: its name, default and meaning. A test holds docs/settings.md to the same.

A setting can also come from the environment: `GONGKAI_CRAWL__DELAY=2`.
"""

import re
from datetime import date, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from roster.errors import BadInput
from roster.model import Switches

HOURS = re.compile(r"\d\d:\d\d-\d\d:\d\d")
DAYS = re.compile(r"\d\d-\d\d\.\.\d\d-\d\d")
LEAP = 2024  # a year with every day
MAIL_ADDRESS = re.compile(r"[!-~]+@[A-Za-z0-9.-]+")
VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
PLACE = "[[news.places]]"


def _hours(value: str) -> str:
    opens, _, closes = value.partition("-")
    if value and (not HOURS.fullmatch(value) or time.fromisoformat(opens) == time.fromisoformat(closes)):
        raise ValueError("not two different times of day such as 22:00-06:30")
    return value


def _days(value: str) -> str:
    if not DAYS.fullmatch(value):
        raise ValueError("not two days of the year such as 01-01..03-31")
    for day in value.split(".."):
        date.fromisoformat(f"{LEAP}-{day}")  # raises ValueError for a day that no year has
    return value


def _web_address(value: str) -> str:
    if value and not re.fullmatch(r"https?://\S+", value):
        raise ValueError("not an http or https address")
    return value


def _bare_address(value: str) -> str:
    if "@" in value:
        raise ValueError("holds a name or password: put the whole address into the environment, see address_env")
    return _web_address(value)


def _mail_address(value: str) -> str:
    if not MAIL_ADDRESS.fullmatch(value) or value.count("@") != 1 or re.search(r"[,;<>()\"]", value):
        raise ValueError("not an address of e-mail such as audit@example.org")
    return value


def _variable(value: str) -> str:
    if value and not VARIABLE.fullmatch(value):
        raise ValueError("not the name of an environment variable; what is secret is never written here")
    return value


def _line(value: str) -> str:
    if value != value.strip() or not value.isprintable():
        raise ValueError("not one line of text without space around it")
    return value


Line = Annotated[str, AfterValidator(_line)]
Licence = Literal["CC-BY-4.0", "CC-BY-SA-4.0", "CC0-1.0", "ODbL-1.0", "ODC-By-1.0"]
Hours = Annotated[str, AfterValidator(_hours)]
MailAddress = Annotated[str, AfterValidator(_mail_address)]
Variable = Annotated[str, AfterValidator(_variable)]
BareAddress = Annotated[str, AfterValidator(_bare_address)]
Days = Annotated[str, AfterValidator(_days)]
WebAddress = Annotated[str, AfterValidator(_web_address)]


class Section(BaseModel):
    """A table of gongkai.toml; unknown keys are errors, so that a misspelt setting cannot be silently ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DatabaseSettings(Section):
    """[database]: where the tables live."""

    url: str = Field("", description="SQLAlchemy address; empty means gongkai.db (SQLite) in the workspace")


class ArchiveSettings(Section):
    """[archive]: the WARC files."""

    segment_bytes: int = Field(1_000_000_000, ge=1_000_000, description="a WARC file is closed at this size")
    verify_days: int = Field(30, ge=1, description="days in which `archive verify --sample` reads everything again")
    publish: str = Field("", description="folder or fsspec address to which the manifest of each night is copied")
    copy_to: str = Field("", description="folder or fsspec address to which closed segments are copied")
    keep_days: int = Field(0, ge=0, description="days after which a copied segment is given up here; 0 keeps it")


class CrawlSettings(Section):
    """[crawl]: how politely portals are asked."""

    contact: str = Field("", description="address or page put into the User-Agent, so that a portal can reach you")
    delay: float = Field(1.0, ge=0, description="seconds between two requests to one host, or what robots.txt asks")
    portals_at_once: int = Field(8, ge=1, description="how many portals one run visits side by side")
    timeout: float = Field(60.0, gt=0, description="seconds after which a request is given up")
    retries: int = Field(2, ge=0, description="how often a failed request is asked again within one visit")
    max_bytes: int = Field(33_554_432, ge=1, description="a longer response is cut there and marked truncated")
    max_pages: int = Field(500, ge=1, description="a listing that goes on longer is reported as incomplete")
    budget: int = Field(5000, ge=1, description="requests one visit of a portal may make; what is left over is told")
    window: Hours = Field("", description="Chinese time; nothing is asked outside")
    failures: int = Field(5, ge=1, description="failures of a host in a row after which it is left alone for a while")
    rest: float = Field(60.0, ge=0, description="seconds a failing host is left alone before it is tried once more")
    shrunk: float = Field(0.5, ge=0, le=1, description="a listing with fewer than this part of its usual lines changed")
    searches: int = Field(20, ge=0, description="searches for missing reports one visit of a portal may make")
    allow_hosts: tuple[str, ...] = Field((), description="loopback or private hosts that may be visited")


class RevisitSettings(Section):
    """[revisit]: how often known documents are asked for again. Listings are asked for every night."""

    season: Days = Field("01-01..03-31", description="days on which all are asked")
    lately: int = Field(30, ge=0, description="days after a change in which a document is asked for every night")
    recent: int = Field(7, ge=1, description="days between two visits to a report of the two newest report years")
    old: int = Field(30, ge=1, description="days between two visits to any other document")
    unconditional: int = Field(90, ge=1, description="days after which a document is fetched whole, whatever 304 says")


class AlertSettings(Section):
    """[alert]: when a portal that cannot be read whole is told of."""

    after: int = Field(3, ge=1, description="bad nights in a row after which a portal raises an alert")
    repeat: int = Field(7, ge=1, description="nights after which a standing alert is told again")
    url: WebAddress = Field("", description="alerts are posted there as JSON; empty: only printed")


class ReadSettings(Section):
    """[read]: the reading pass of worker processes over the archive."""

    processes: int = Field(
        0, ge=0, description="worker processes of the reading pass and of `release build`; 0 means one for each core"
    )
    seconds: float = Field(180.0, gt=0, description="a document that takes longer is unreadable")
    memory_mb: int = Field(3072, ge=64, description="a worker that needs more is ended and the document is unreadable")


class AuditSettings(Section):
    """[audit]: what counts as proof."""

    absence_nights: int = Field(2, ge=1, description="nights after the grace, listing whole, report not there")
    streets: bool = Field(True, description="whether subdistrict offices are held to the duty (practice, not law)")
    farms: bool = Field(False, description="whether farms (农场, 林场 …) are held to the duty (practice, not law)")
    zones: bool = Field(False, description="whether zones (开发区, 园区 …) are held to the duty (practice, not law)")
    reply_to: str = Field("", description="where letters ask for answers: a name, telephone, address of e-mail")

    @property
    def switches(self) -> Switches:
        """Who is held to the duty, as the roster is asked."""
        return Switches(streets=self.streets, farms=self.farms, zones=self.zones)


Kind = Literal[
    "missing", "withdrawn", "defective", "altered", "late", "copied", "correction", "finding", "reopened",
    "restored", "filed", "first", "portal",
]  # fmt: skip


class PlaceSettings(Section):
    """What every place to which news is sent has: its name, and what it is told, when and how."""

    name: str = Field(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")
    tell: tuple[Kind, ...] = ()  # none named: all
    counties: tuple[str, ...] = ()  # codes; none named: all
    severity: Literal["high", "medium", "low"] = "high"
    language: Literal["both", "zh", "en"] = "both"
    quiet: Hours = ""


class EmailPlace(PlaceSettings):
    """A mail server, and to whom it is to deliver."""

    kind: Literal["email"]
    host: str = Field(pattern=r"^[A-Za-z0-9.:-]+$")
    port: int = Field(587, ge=1, le=65535)
    security: Literal["starttls", "ssl", "none"] = "starttls"
    user: str = ""
    secret_env: Variable = ""
    sender: MailAddress
    to: tuple[MailAddress, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _password_stays_secret(self) -> "EmailPlace":
        if bool(self.user) != bool(self.secret_env):
            raise ValueError("user and secret_env go together")
        if self.user and self.security == "none":
            raise ValueError("a password is sent over starttls or ssl only")
        return self


class WebhookPlace(PlaceSettings):
    """An address that takes JSON; `address` where it is no secret, else the variable that holds it."""

    kind: Literal["webhook"]
    address: BareAddress = ""
    address_env: Variable = ""
    secret_env: Variable = ""

    @model_validator(mode="after")
    def _one_address(self) -> "WebhookPlace":
        if bool(self.address) == bool(self.address_env):
            raise ValueError("one of address and address_env is needed")
        return self


class RobotPlace(PlaceSettings):
    """A robot of a group chat. Its address holds its key, and so stands in the environment."""

    kind: Literal["wecom", "dingtalk", "feishu"]
    address_env: Variable = Field(min_length=1)
    secret_env: Variable = ""

    @model_validator(mode="after")
    def _who_signs(self) -> "RobotPlace":
        if self.kind == "wecom" and self.secret_env:
            raise ValueError("robots of WeCom have no signing secret")
        return self


class FeedPlace(PlaceSettings):
    """An Atom feed: a file that some web server shows."""

    kind: Literal["feed"]
    file: str = Field(min_length=1)
    address: BareAddress = ""
    entries: int = Field(200, ge=1, le=2000)


Place = EmailPlace | WebhookPlace | RobotPlace | FeedPlace


class NewsSettings(Section):
    """[news]: where what is new is told after a night."""

    places: tuple[Annotated[Place, Field(discriminator="kind")], ...] = Field(
        (), description="where what is new is sent to, a table [[news.places]] each"
    )
    allow_hosts: tuple[str, ...] = Field((), description="loopback or private hosts that news may be posted to")

    @model_validator(mode="after")
    def _each_its_name(self) -> "NewsSettings":
        names = [place.name for place in self.places]
        if twice := sorted({name for name in names if names.count(name) > 1}):
            raise ValueError(f"two places are called {twice[0]!r}")
        return self


class ReleaseSettings(Section):
    """[release]: how a dataset release names itself, and where it is published."""

    title: Line = Field(
        "Annual reports on government information disclosure of China's townships", min_length=1,
        description="English title of every release",
    )  # fmt: skip
    title_zh: Line = Field("中国乡镇政府信息公开工作年度报告", min_length=1, description="Chinese title")
    publisher: Line = Field("", description="who answers for it and is cited; empty: nobody is named")
    contact: Line = Field("", description="where errors are told: an address of e-mail or a page")
    homepage: WebAddress = Field("", description="page of the dataset, all releases together")
    license: Licence = Field("CC-BY-4.0", description="licence of the compilation, by its SPDX name")
    publish: str = Field("", description="folder or fsspec address to which `release publish` copies")


class Settings(BaseSettings):
    """All settings of one workspace."""

    model_config = SettingsConfigDict(extra="forbid", frozen=True, env_prefix="GONGKAI_", env_nested_delimiter="__")

    database: DatabaseSettings = DatabaseSettings()
    archive: ArchiveSettings = ArchiveSettings()
    crawl: CrawlSettings = CrawlSettings()
    revisit: RevisitSettings = RevisitSettings()
    alert: AlertSettings = AlertSettings()
    read: ReadSettings = ReadSettings()
    audit: AuditSettings = AuditSettings()
    news: NewsSettings = NewsSettings()
    release: ReleaseSettings = ReleaseSettings()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The environment wins over the file; there are no other sources."""
        return (env_settings, init_settings)


def load_settings(file: Path) -> Settings:
    """Read gongkai.toml. Raises BadInput with the line of the first setting that cannot be used."""
    try:
        table = TomlConfigSettingsSource(Settings, file)()
    except ValueError as error:  # tomllib.TOMLDecodeError is one; its message ends in "(at line 3, column 7)"
        raise BadInput(f"not TOML: {error}", file=file, remedy="see docs/settings.md") from error
    try:
        return Settings(**table)
    except ValidationError as error:
        first = error.errors()[0]
        name = ".".join(str(part) for part in first["loc"])
        line = _line_of(file, first["loc"])
        raise BadInput(
            f"{name}: {first['msg'].removeprefix('Value error, ')}", file=file, line=line, remedy="see docs/settings.md"
        ) from error


def _line_of(file: Path, loc: tuple[Any, ...]) -> int | None:
    """Find the line of a setting, looking only inside its own table."""
    if loc[:2] == ("news", "places") and len(loc) > 2:
        return _line_in_place(file, int(loc[2]), str(loc[4]) if len(loc) > 4 else "kind")
    table, wanted = "", str(loc[min(1, len(loc) - 1)])
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = stripped.strip("[] ")
            if table == wanted and len(loc) == 1:
                return number
        elif stripped.split("=")[0].strip() == wanted and (len(loc) == 1 or table == str(loc[0])):
            return number
    return None


def _line_in_place(file: Path, number: int, name: str) -> int | None:
    """Find the line of a setting in the table of one place; the table's own line when the setting is not there."""
    head, places = None, -1
    for at, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            places += stripped.startswith(PLACE)
            head = at if stripped.startswith(PLACE) and places == number else head
            if head is not None and head != at:
                break
        elif head is not None and stripped.split("=")[0].strip() == name:
            return at
    return head
