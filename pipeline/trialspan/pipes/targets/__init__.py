"""Targets: the molecules a trial acts on or selects by, with their roles."""

from trialspan.pipes.targets.component import Targets, make_targets

__all__ = ["Targets", "make_targets"]
