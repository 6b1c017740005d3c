"""The heart: Report, Case, Task, Event, the workflow and the ledger."""
