"""A sighting says which page the attachment hung on in that visit: page and attachments are read together."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("sighting", sa.Column("parent_id", sa.Integer(), nullable=True))
    op.create_index("ix_sighting_parent_id", "sighting", ["parent_id"], unique=False)
    op.execute(
        "UPDATE sighting SET parent_id = (SELECT document.parent_id FROM document WHERE document.id = document_id)"
    )
