"""The chaos suite: `make chaos`. Parts of a real installation are killed while residents report; what they were promised is counted.

Not in `make test`: it takes a quarter of an hour. docs/chaos.md tells what it does and what it found.
"""
