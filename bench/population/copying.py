"""Whole tables into PostgreSQL as fast as it takes them: COPY in binary form, made with numpy.

Every value of a column has the same width, so a table is one structured array and its bytes are
the stream. Floats, integers, times, UUIDs and half-precision vectors are columns or constants;
texts and JSON are constants, or columns of texts that are all equally long.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
from django.db import connection, models
from numpy.typing import NDArray
from pgvector.django import HalfVectorField

EPOCH = datetime(2000, 1, 1, tzinfo=UTC)
ROWS_AT_ONCE = 20_000
HEADER = b"PGCOPY\n\xff\r\n\0" + bytes(8)
END = b"\xff\xff"

Column = NDArray[Any]
FIXED = {
    "FloatField": ">f8",
    "IntegerField": ">i4",
    "PositiveIntegerField": ">i4",
    "PositiveSmallIntegerField": ">i2",
    "BooleanField": "u1",
    "DateTimeField": ">i8",
    "DateField": ">i4",
}


def copy(model: type[models.Model], rows: int, columns: Mapping[str, Any]) -> None:
    """Append `rows` rows. A column without a value takes the field's default, or NULL."""
    fields = [field for field in model._meta.concrete_fields if not field.generated]
    names = ", ".join(f'"{field.column}"' for field in fields)
    encoded = [_encode(field, columns) for field in fields]
    statement = f"COPY {model._meta.db_table} ({names}) FROM STDIN (FORMAT binary)"
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as stream:
        stream.write(HEADER)
        for start in range(0, rows, ROWS_AT_ONCE):
            stream.write(_rows(encoded, start, min(start + ROWS_AT_ONCE, rows)))
        stream.write(END)


def times(microseconds: NDArray[np.int64]) -> Column:
    """Microseconds since 1970 as PostgreSQL counts them, since 2000."""
    return (microseconds - int(EPOCH.timestamp() * 1e6)).astype(">i8")


def halfvectors(vectors: NDArray[np.floating]) -> Column:
    """(N, D) vectors as pgvector's halfvec: dimensions, a zero, then D half floats."""
    number, dimensions = vectors.shape
    form = np.dtype([("dim", ">i2"), ("unused", ">i2"), ("values", ">f2", (dimensions,))])
    column = np.zeros(number, form)
    column["dim"], column["values"] = dimensions, vectors
    return column


def texts(pattern: str, numbers: NDArray[np.int64]) -> Column:
    """`pattern % number` for each; the pattern must give equally long texts, like "p-%06d"."""
    return np.char.mod(pattern, numbers).astype("S")


def _encode(field: models.Field[Any, Any], columns: Mapping[str, Any]) -> Column | None:
    """The column in PostgreSQL's bytes, one element for a constant; None for NULL."""
    value = columns[field.attname] if field.attname in columns else _default(field)
    if value is None:
        return None
    if isinstance(value, np.ndarray):
        kind = FIXED.get(_kind(field))
        return value if kind is None else value.astype(kind)
    return np.array([_constant(field, value)])


def _default(field: models.Field[Any, Any]) -> Any:
    if field.has_default():
        return field.get_default()
    if field.null:
        return None
    if field.empty_strings_allowed:
        return ""
    raise ValueError(f"{field} has neither a value nor a default")


def _constant(field: models.Field[Any, Any], value: Any) -> Any:
    kind = _kind(field)
    if kind == "JSONField":
        text = b"\x01" + json.dumps(value).encode()
        return np.frombuffer(text, f"V{len(text)}")[0]
    if kind == "DateField" and isinstance(value, date):
        value = (value - EPOCH.date()).days
    if kind in FIXED:
        return np.array(value).astype(FIXED[kind])
    if isinstance(field, HalfVectorField):
        raise TypeError("vectors are columns")
    text = str(value).encode()
    return np.array(text, f"S{max(len(text), 1)}") if text else np.zeros((), "V0")


def _kind(field: models.Field[Any, Any]) -> str:
    target: models.Field[Any, Any] = getattr(field, "target_field", field)
    return target.get_internal_type()


def _rows(columns: list[Column | None], start: int, end: int) -> bytes:
    form: list[tuple[Any, ...]] = [("fields", ">i2")]
    for number, column in enumerate(columns):
        form.append((f"length{number}", ">i4"))
        if column is not None and column.dtype.itemsize:
            form.append((f"value{number}", column.dtype))
    rows = np.zeros(end - start, np.dtype(form))
    rows["fields"] = len(columns)
    for number, column in enumerate(columns):
        if column is None:
            rows[f"length{number}"] = -1
            continue
        rows[f"length{number}"] = column.dtype.itemsize
        if column.dtype.itemsize:
            rows[f"value{number}"] = column if len(column) == 1 else column[start:end]
    return rows.tobytes()
