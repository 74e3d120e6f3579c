"""How records are written: kinds that are counted, and the form of the JSON."""

from __future__ import annotations

import json

KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
