"""The files inside a workbook, unpacked within bounds: a small file can hold fifty gigabytes of nothing."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import Final

from ics_followup.intake.dialect.limits import MOST_UNPACKED

_PIECE: Final = 1 << 16
_MOST_FILES: Final = 5_000
"""The most files inside; a workbook has one for each sheet, picture and note."""
_LOCAL: Final = 30
"""The length of the header before the name of each file (APPNOTE.TXT 4.3.7)."""


class PackedError(ValueError):
    """A workbook that cannot be unpacked; ``large`` where it is too large for that."""

    def __init__(self, *, large: bool = False) -> None:
        super().__init__(large)
        self.large = large


class Pack:
    """The files inside a workbook. What their headers say of their sizes is not believed: each is unpacked."""

    def __init__(self, data: bytes) -> None:
        """Unpack all once, without keeping anything. Raises PackedError."""
        self._data = memoryview(data)
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, ValueError, NotImplementedError, struct.error, EOFError, OSError):
            raise PackedError from None
        if len(entries) > _MOST_FILES:
            raise PackedError(large=True)
        self._entries = {entry.filename.replace("\\", "/").lower(): entry for entry in entries}
        left = MOST_UNPACKED
        for entry in entries:
            for piece in self._pieces(entry):
                left -= len(piece)
                if left < 0:
                    raise PackedError(large=True)

    def names(self) -> tuple[str, ...]:
        """The names of the files, in small letters."""
        return tuple(self._entries)

    def read(self, name: str) -> bytes:
        """Unpack one file; empty where there is none of that name."""
        entry = self._entries.get(name.lower())
        return b"".join(self._pieces(entry)) if entry else b""

    def _pieces(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        begin = entry.header_offset
        if entry.flag_bits & 1 or len(self._data) < begin + _LOCAL or begin < 0:
            raise PackedError
        name, extra = struct.unpack_from("<HH", self._data, begin + 26)
        begin += _LOCAL + name + extra
        packed = self._data[begin : begin + entry.compress_size]
        if entry.compress_type == zipfile.ZIP_STORED:
            yield bytes(packed)
        elif entry.compress_type == zipfile.ZIP_DEFLATED:
            yield from _inflated(packed)
        else:
            raise PackedError


def _inflated(packed: memoryview) -> Iterator[bytes]:
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for at in range(0, len(packed), _PIECE):
            rest: bytes | memoryview = packed[at : at + _PIECE]
            while rest and not stream.eof:
                yield stream.decompress(rest, _PIECE)
                rest = stream.unconsumed_tail
        yield stream.flush()
    except zlib.error:
        raise PackedError from None
