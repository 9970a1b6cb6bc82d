"""Brings a database to the newest tables. Each file of `versions` is one step; storage.models says where they lead.

To change a table: change the model, add a step `versions/NNNN_what.py` by hand. tests/storage/test_migrations.py holds
the two together on both engines.
"""

from pathlib import Path

from sqlalchemy import Connection, text

_FOLDER = Path(__file__).parent
_LOCK = 7_104_520_191  # any number that nothing else in the database uses as an advisory lock


def upgrade(connection: Connection) -> None:
    """Take every step that the database has not seen, in the connection's transaction: all or nothing."""
    from alembic import command
    from alembic.config import Config

    if connection.dialect.name == "postgresql":  # SQLite's write lock already keeps a second run out
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    command.upgrade(config, "head")
