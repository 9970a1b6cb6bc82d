"""Visits that others made and we imported say from where; a segment says when it was last verified; rows have seals."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from storage.seals import seal_all

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.add_column("visit", sa.Column("source", sa.JSON(), nullable=True))
    op.add_column("segment", sa.Column("verified_at", sa.DateTime(timezone=True), nullable=True))
    op.create_index("ix_capture_url", "capture", ["url"], postgresql_using="hash")
    for table in ("snapshot", "record", "verdict", "finding"):
        op.add_column(table, sa.Column("seal", sa.String(), nullable=True))
    op.create_table(
        "tally",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("total", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "county_code", "unit_id", "year", name=op.f("pk_tally")),
    )
    with Session(op.get_bind()) as session:
        seal_all(session)
        session.flush()
