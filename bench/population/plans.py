"""What the database does for a page: its statements, their plans, and scans that must not be."""

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

from django.db import connection

BIG_TABLE_ROWS = 10_000


@dataclass
class Statement:
    """One kind of statement, with the parameters of its slowest execution."""

    sql: str
    parameters: Any
    milliseconds: float
    prelude: tuple[str, ...] = ()
    """What was `SET LOCAL` in its transaction before."""


@dataclass
class Recorder:
    """Counts statements and keeps the slowest execution of each kind, while it is `watching`."""

    count: int = 0
    statements: dict[str, Statement] = field(default_factory=dict)
    prelude: list[str] = field(default_factory=list)

    @contextmanager
    def watching(self) -> Iterator["Recorder"]:
        with connection.execute_wrapper(self._record):
            yield self

    def _record(
        self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any
    ) -> Any:
        started = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            took = (perf_counter() - started) * 1000
            if sql.startswith("SET LOCAL"):
                self.prelude.append(sql % tuple(params or ()))
            elif not sql.startswith(("SAVEPOINT", "RELEASE")):
                self.count += 1
                self._keep(sql, params, took)

    def _keep(self, sql: str, params: Any, took: float) -> None:
        known = self.statements.get(sql)
        if known is None or took > known.milliseconds:
            self.statements[sql] = Statement(sql, params, took, tuple(self.prelude))


@dataclass(frozen=True)
class Plan:
    """A plan as EXPLAIN (ANALYZE) gave it, one line for each node that reads a table."""

    milliseconds: float
    lines: tuple[str, ...]
    sequential: tuple[str, ...]
    """Big tables that were read from end to end."""


def explain(statement: Statement, big_tables: set[str]) -> Plan | None:
    """Run the statement again with EXPLAIN; None for what is not a query."""
    if not statement.sql.lstrip().startswith(("SELECT", "(SELECT", "(\n", "WITH")):
        return None
    with connection.cursor() as cursor:
        cursor.execute("BEGIN")
        for setting in statement.prelude:
            cursor.execute(setting)
        cursor.execute(
            f"EXPLAIN (ANALYZE, FORMAT JSON) {statement.sql}", statement.parameters or None
        )
        [answer] = cursor.fetchone()
        cursor.execute("ROLLBACK")
    [plan] = json.loads(answer) if isinstance(answer, str) else answer
    nodes = list(_nodes(plan["Plan"], 0))
    return Plan(
        plan["Execution Time"],
        tuple(_line(node, depth) for node, depth in nodes if _reads(node) or depth == 0),
        tuple(
            node["Relation Name"]
            for node, _depth in nodes
            if node["Node Type"] in {"Seq Scan", "Parallel Seq Scan"}
            and node["Relation Name"] in big_tables
            and node["Actual Loops"]
        ),
    )


def big_tables() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND reltuples >= %s", [BIG_TABLE_ROWS]
        )
        return {name for (name,) in cursor.fetchall()}


def _nodes(plan: Mapping[str, Any], depth: int) -> Iterator[tuple[Mapping[str, Any], int]]:
    yield plan, depth
    for child in plan.get("Plans", ()):
        yield from _nodes(child, depth + 1)


def _reads(node: Mapping[str, Any]) -> bool:
    return "Relation Name" in node or "Index Name" in node


def _line(node: Mapping[str, Any], depth: int) -> str:
    """`Index Scan using matches_public on matches: 21 rows × 1`."""
    using = f" using {node['Index Name']}" if "Index Name" in node else ""
    on = f" on {node['Relation Name']}" if "Relation Name" in node else ""
    rows = f"{node['Actual Rows']:.0f} rows × {node['Actual Loops']:.0f}"
    return f"{'  ' * depth}{node['Node Type']}{using}{on}: {rows}"
