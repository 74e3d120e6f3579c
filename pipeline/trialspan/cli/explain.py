"""`trialspan explain`: which rule made which record, in the text."""

from __future__ import annotations

from typing import Annotated

import typer

from trialspan.cli.shell import Lexicon, app, out_console, tell_failures


@app.command("explain")
def explain_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A document, or -.")],
    lexicon: Lexicon = None,
) -> None:
    """Show which rule made which record, in the text of a document."""
    from trialspan.assemble import load
    from trialspan.run import Ledger, extract_files
    from trialspan.view.rules import packaged_rules
    from trialspan.view.terminal import explain

    ledger, out = Ledger(), out_console()
    rules = packaged_rules(lexicon)
    for record in extract_files(load(lexicon=lexicon), [file], ledger):
        for line in explain(record, width=out.width, rules=rules):
            out.print(line, soft_wrap=True)
    tell_failures(ledger.failures)
    if ledger.failures:
        raise typer.Exit(1)
