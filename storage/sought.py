"""What earlier visits looked for outside of the columns, as the proofs of the visits say.

sought_since(session, portal_id, since) -> frozenset[(unit id, report year)]
"""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.models import Listing, Visit
from storage.proof import ELSEWHERE


def sought_since(session: Session, portal_id: str, since: date) -> frozenset[tuple[str, int]]:
    """Give the filings that a portal's visits since a night, that night included, looked for in vain."""
    scopes = (
        select(Listing.scope)
        .join(Visit, Visit.id == Listing.visit_id)
        .where(Visit.portal_id == portal_id, Visit.night >= since, Listing.column.startswith(ELSEWHERE))
    )
    return frozenset((unit, year) for scope in session.scalars(scopes) for unit, year in scope.get("sought", ()))
