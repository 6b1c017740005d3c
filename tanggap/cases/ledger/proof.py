"""The whole proof: the chains, then the seals over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db import connection, transaction

from tanggap.cases.ledger.chains import check_chains
from tanggap.cases.ledger.findings import Finding, Verdict
from tanggap.cases.ledger.seals import check_seals
from tanggap.cases.models import Case, Event, LedgerAnchor


def verify() -> Verdict:
    """Recompute every chain and every seal. Reads only; safe while the site is in use, for it looks at one snapshot."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        chains = tuple(check_chains())
        return Verdict(
            cases=Case.objects.count(),
            events=Event.objects.count(),
            anchors=LedgerAnchor.objects.count(),
            findings=(*chains, *_not_yet_named(check_seals(), chains)),
        )


def _not_yet_named(findings: Iterable[Finding], named: Iterable[Finding]) -> Iterator[Finding]:
    """What a seal finds, without the events that their chain has named already."""
    known = {(finding.case, finding.number) for finding in named if finding.case}
    return (finding for finding in findings if (finding.case, finding.number) not in known)
