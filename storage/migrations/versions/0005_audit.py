"""Decisions and replies on findings, up to which day a county is judged, and what was told to whom."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("finding", sa.Column("digest", sa.String(), nullable=True))
    op.create_table(
        "finding_past",
        sa.Column("finding_id", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("unit_id", sa.String(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("rule_version", sa.Integer(), nullable=False),
        sa.Column("result", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=True),
        sa.Column("evidence", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("finding_id", "since", name=op.f("pk_finding_past")),
    )
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("claimant", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
    )
    op.create_index("ix_review_finding_id", "review", ["finding_id"])
    op.create_table(
        "reply",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("finding_id", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("sender", sa.String(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("says", sa.String(), nullable=False),
        sa.Column("document", sa.String(), nullable=True),
        sa.Column("named", sa.String(), nullable=True),
        sa.Column("sha256", sa.String(), nullable=True),
        sa.Column("about", sa.JSON(), nullable=False),
        sa.Column("seal", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reply")),
    )
    op.create_index("ix_reply_finding_id", "reply", ["finding_id"])
    op.create_table(
        "judged",
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("inputs", sa.String(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("county_code", name=op.f("pk_judged")),
    )
    op.create_table(
        "news",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("place", sa.String(), nullable=False),
        sa.Column("county_code", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended", sa.String(), nullable=True),
        sa.Column("fault", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", "place", name=op.f("pk_news")),
    )
    op.create_index("ix_news_county_code", "news", ["county_code"])
