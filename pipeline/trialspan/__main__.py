"""``python -m trialspan``."""

from trialspan.cli import main

main()
