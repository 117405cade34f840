"""What RawCaptureMiddleware leaves on a request for those who come after it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.models import WarcRecord

META = "capture"  # the key in request.meta


@dataclass(frozen=True, slots=True)
class Capture:
    """Where a response was kept."""

    record: WarcRecord
    fetched_at: datetime  # aware, UTC
    status: int  # HTTP status
