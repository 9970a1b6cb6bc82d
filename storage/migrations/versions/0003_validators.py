"""A capture keeps the validators its answer gave, so that the next visit can ask whether anything changed."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.add_column("capture", sa.Column("etag", sa.String(), nullable=True))
    op.add_column("capture", sa.Column("last_modified", sa.String(), nullable=True))
