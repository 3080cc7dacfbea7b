"""The report on a review as its notebook asks for it: of one that came back, and of one still to come."""

from dataclasses import dataclass

from kvs_audit.reports.blocks import Html, Parts
from kvs_audit.reports.scope import Scope
from kvs_audit.reports.sections import krav, method, review, review_method, review_opening, review_plan, unknown
from kvs_audit.review import Collected


@dataclass(frozen=True, eq=False)
class Sagsgennemgang:
    """What people found in the cases they read."""

    review: Collected

    def opening(self) -> Html:
        """The half page it opens with."""
        return review_opening.opening(self.review)

    def judged(self) -> Parts:
        """The requirements that only people can judge."""
        return review.judged(self.review)

    def decided(self) -> Parts:
        """What the data decide of the same cases."""
        return review.decided(self.review)

    def not_met(self) -> Html:
        """Answers to talk about, with their comments."""
        return review.not_met(self.review)

    def agreed(self) -> Html:
        """How far two readers agree."""
        return review.agreed(self.review)

    def missing(self) -> Html:
        """What does not count, and why."""
        return review.missing(self.review)

    def method(self) -> Html:
        """Definitions, and how the cases were drawn."""
        return review_method.method(self.review)


@dataclass(frozen=True, eq=False)
class PlannedReview:
    """What there is to read cases for, before anyone has answered."""

    scope: Scope

    def opening(self) -> Html:
        """The half page it opens with."""
        return review_plan.opening(self.scope)

    def judged(self) -> Html:
        """The requirements that only people can judge."""
        return unknown.manual(self.scope)

    def decided(self) -> Parts:
        """What the data decide of all cases."""
        return krav.rates_by_krav(self.scope)

    def not_met(self) -> Html:
        """No answers yet."""
        return review_plan.none_yet()

    def agreed(self) -> Html:
        """No answers yet."""
        return review_plan.none_yet()

    def missing(self) -> None:
        """Nothing can be missing yet."""

    def method(self) -> Html:
        """Definitions, standards, and what was read."""
        return method.method(self.scope)
