"""How many pixels a HEIC or AVIF file makes its decoder decode.

libheif checks the sizes of a picture and of its tiles, but not how many tiles a small picture is
composed of, nor how often the same tile is used: 50 KB can keep a processor busy for minutes. So
the tree of items is read here first (ISO/IEC 14496-12, 8.11, and ISO/IEC 23008-12, 6.6).
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Self

# Real files nest once (a grid of tiles) or twice (its rotation as an item of its own).
MAX_DEPTH = 4


@dataclass(slots=True)
class Reader:
    """Big-endian integers from bytes. Raises ValueError at the end instead of giving less."""

    data: bytes
    at: int = 0

    def number(self, size: int) -> int:
        return int.from_bytes(self.take(size), "big")

    def take(self, size: int) -> bytes:
        piece = self.data[self.at : self.at + size]
        if len(piece) < size:
            raise ValueError("cut off")
        self.at += size
        return piece

    def full_box(self) -> tuple[int, int]:
        """Version and flags."""
        return self.number(1), self.number(3)

    def boxes(self) -> Iterator[tuple[bytes, Self]]:
        """The boxes from here to the end: type, and a reader of the content."""
        while self.at + 8 <= len(self.data):
            size, name = self.number(4), self.take(4)
            header = 8
            if size == 1:
                size, header = self.number(8), 16
            body = len(self.data) - self.at if size == 0 else size - header
            if body < 0:
                raise ValueError("a box smaller than its header")
            yield name, type(self)(self.take(body))


@dataclass(slots=True)
class Items:
    """The part of a `meta` box that says what the picture is made of."""

    primary: int = 0
    # Pixels by property, counted from 1; None for properties of other kinds.
    sizes: list[int | None] = field(default_factory=list)
    properties: dict[int, list[int]] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    known: dict[int, float] = field(default_factory=dict)

    def work(self, item: int, depth: int = 0) -> float:
        """Pixels to decode for an item: its own, or those of its parts, each as often as used."""
        if depth > MAX_DEPTH:
            return math.inf
        if item not in self.known:
            self.known[item] = math.inf  # what an item that contains itself finds
            uses = Counter(self.parts.get(item, []))
            parts = (times * self.work(part, depth + 1) for part, times in uses.items())
            self.known[item] = sum(parts) if uses else self._own_pixels(item)
        return self.known[item]

    def _own_pixels(self, item: int) -> int:
        indexes = (index for index in self.properties.get(item, []) if 0 < index <= len(self.sizes))
        return max((self.sizes[index - 1] or 0 for index in indexes), default=0)


def decoding_work(data: bytes) -> float:
    """Pixels that showing the primary item takes; 0 where nothing is said about it (libheif then
    refuses the file). Raises ValueError for boxes that do not fit into each other."""
    for name, body in Reader(data).boxes():
        if name == b"meta":
            body.full_box()
            items = _items(body)
            return items.work(items.primary)
    return 0


def _items(meta: Reader) -> Items:
    items = Items()
    for name, body in meta.boxes():
        if name == b"pitm":
            version, _flags = body.full_box()
            items.primary = body.number(4 if version else 2)
        elif name == b"iref":
            _read_references(body, items)
        elif name == b"iprp":
            _read_properties(body, items)
    return items


def _read_references(iref: Reader, items: Items) -> None:
    version, _flags = iref.full_box()
    width = 4 if version else 2
    for name, body in iref.boxes():
        if name == b"dimg":
            item = body.number(width)
            parts = [body.number(width) for _ in range(body.number(2))]
            items.parts.setdefault(item, []).extend(parts)


def _read_properties(iprp: Reader, items: Items) -> None:
    for name, body in iprp.boxes():
        if name == b"ipco":
            for kind, content in body.boxes():
                items.sizes.append(_area(content) if kind == b"ispe" else None)
        elif name == b"ipma":
            _read_associations(body, items)


def _area(ispe: Reader) -> int:
    ispe.full_box()
    return ispe.number(4) * ispe.number(4)


def _read_associations(ipma: Reader, items: Items) -> None:
    version, flags = ipma.full_box()
    for _ in range(ipma.number(4)):
        item = ipma.number(4 if version else 2)
        wide = flags & 1
        mask = 0x7FFF if wide else 0x7F  # the topmost bit says "essential"
        found = [ipma.number(2 if wide else 1) & mask for _ in range(ipma.number(1))]
        items.properties.setdefault(item, []).extend(found)
