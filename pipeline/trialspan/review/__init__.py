"""What a person does with finished records: compare two runs, check a trial's text."""
