"""Timeframes: when, how long, counted from what."""

from trialspan.pipes.timeframes.pipe import Timeframes, make_timeframes
from trialspan.pipes.timeframes.share import time_share

__all__ = ["Timeframes", "make_timeframes", "time_share"]
