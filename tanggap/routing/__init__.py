"""What a report is about, whose it is, whether it was reported before: suggestions, the classifier behind them, duplicates."""
