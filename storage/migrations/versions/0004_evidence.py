"""Visits that others made and we imported say from where; a segment says when it was last verified."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("visit", sa.Column("source", sa.JSON(), nullable=True))
    op.add_column("segment", sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
