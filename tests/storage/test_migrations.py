from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, inspect

from storage.database import open_database
from storage.models import Base


def test_the_migrations_lead_to_the_models(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        assert compare_metadata(context, Base.metadata) == []


def test_every_table_of_the_models_is_there(engine: Engine) -> None:
    assert set(Base.metadata.tables) | {"alembic_version"} == set(inspect(engine).get_table_names())


def test_opening_again_changes_nothing(engine: Engine, database_url: str) -> None:
    before = inspect(engine).get_table_names()
    open_database(database_url).dispose()
    assert inspect(engine).get_table_names() == before
