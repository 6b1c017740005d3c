"""What a city may choose about learned routing, with what holds where it chose nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tanggap.places.models import City
from tanggap.routing.classifier import TrainingSettings

# Fewer later cases than these say too little about how often a model is right to let it act without a person.
MEASURED_AT_LEAST = 200


@dataclass(frozen=True)
class RoutingPolicy:
    """`target_precision` and `audit_share` in per cent; `auto_dispatch` false switches sending without a person off.

    `rule_dispatch` false leaves only the measured classifier to send; `rule_from` is how sure (per cent) a rule must be with the
    resident's choice and words. The others add to `locating`; `owner_words` say whose a road or drain is (asset owner -> phrases).
    """

    target_precision: int = 95
    audit_share: int = 10
    auto_dispatch: bool = True
    rule_dispatch: bool = True
    rule_from: int = 85
    locating_near: Sequence[str] = ()
    locating_places: Sequence[str] = ()
    owner_words: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def settings(self) -> TrainingSettings:
        """What of it concerns the training."""
        return TrainingSettings(target_precision=self.target_precision / 100)


def policy_of(city: City) -> RoutingPolicy:
    """The city's own choices over the defaults."""
    known = RoutingPolicy.__dataclass_fields__
    return RoutingPolicy(**{name: value for name, value in city.routing.items() if name in known})
