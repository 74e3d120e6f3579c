"""How records are written: kinds that are counted, and the form of the JSON."""

from __future__ import annotations

import json
from functools import partial

KINDS = ("targets", "lab_thresholds", "timeframes", "outcomes", "unparsed")
dumps = partial(json.dumps, ensure_ascii=False, separators=(", ", ": "))
