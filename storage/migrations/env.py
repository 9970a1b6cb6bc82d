"""What Alembic runs: the steps, on the connection that `storage.migrations.upgrade` hands over."""

from alembic import context

from storage.models import Base

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
