"""The real settings and server, plus two addresses that show what the server costs by itself."""

import os

import dj_database_url

from config.settings import *  # noqa: F403
from config.settings import DATABASES

ROOT_URLCONF = "tests.bench.urls"
if os.environ.get("BENCH_SMALL"):
    # The other database of the comparison, for the program that measures.
    DATABASES["small"] = dj_database_url.parse(os.environ["BENCH_SMALL"])
