"""The date in a file's metadata: the source's own, so that the same source gives the same bytes."""

from __future__ import annotations

import contextlib
import datetime
import os
from collections.abc import Iterator

from publish.model.publication import Publication

FIXED = datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC)


def metadata_date(publication: Publication) -> datetime.datetime:
    """Return the publication's date, else SOURCE_DATE_EPOCH, else 1980-01-01, in UTC.

    See https://reproducible-builds.org/specs/source-date-epoch/ for the variable.
    """
    if publication.iso_date:
        year, month, day = (f"{publication.iso_date}-01-01").split("-")[:3]
        try:
            return datetime.datetime(int(year), int(month), int(day), tzinfo=datetime.UTC)
        except ValueError:
            return FIXED
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    if epoch.isdigit():
        return datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
    return FIXED


@contextlib.contextmanager
def source_date(publication: Publication) -> Iterator[None]:
    """Give libraries that date what they write the publication's date, and take it back."""
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(metadata_date(publication).timestamp()))
    try:
        yield
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
