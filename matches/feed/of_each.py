"""The newest matches of some people, who are gone through one by one."""

from typing import Any, cast

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, Lookup, OuterRef, UUIDField

from accounts.models import UserQuerySet
from core.querysets import Position, newest
from matches.models import Match, MatchQuerySet


class _Unnest(Func):
    function = "unnest"
    set_returning = True


class _OneOf(Lookup):
    """`id = ANY(array)`."""

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        left, left_params = self.process_lhs(compiler, connection)
        right, right_params = self.process_rhs(compiler, connection)
        return f"{left} = ANY {right}", (*left_params, *right_params)


class OfEach:
    """The newest matches of each of some people, then the newest of all those; a `Branch`.

    In SQL: for each person an array of the ids of their first so many, by the index of that side.
    The array of all those is made once and looked up; IN would invite the planner to walk through
    everybody's matches in the order of time and to compare each with all of them.
    """

    def __init__(self, people: UserQuerySet, side: str, rows: MatchQuerySet) -> None:
        self.people, self.side, self.rows = people, side, rows

    def __call__(self, position: Position | None, number: int) -> MatchQuerySet:
        theirs = newest(self.rows.filter(**{self.side: OuterRef("pk")}), position, number)
        ids = _Unnest(ArraySubquery(theirs.values("pk")), output_field=UUIDField())
        wanted = self.people.order_by().annotate(match_id=ids).values("match_id")
        rows: MatchQuerySet = Match.objects.filter(_OneOf(F("pk"), ArraySubquery(wanted)))
        return cast(MatchQuerySet, newest(rows, None, number))
