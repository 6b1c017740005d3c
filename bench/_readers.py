"""Readers of the public list, for locust: each request is one of the addresses that the list of BENCH_PATHS names."""

from __future__ import annotations

import json
import os
import random

from locust import HttpUser, task

_PATHS = [(name, path) for name, paths in json.loads(os.environ["BENCH_PATHS"]).items() for path in paths]


class Reader(HttpUser):
    """Asks again as soon as it has an answer."""

    @task
    def read(self) -> None:
        """One page of the list."""
        name, path = random.choice(_PATHS)
        with self.client.get(path, name=name, catch_response=True) as answer:
            if answer.status_code != 200 or "<main" not in answer.text:
                answer.failure(f"{path}: {answer.status_code}")
