"""What each of them does, for locust: open a page of theirs, read it for a while, open the next."""

import json
import os
import random
from pathlib import Path
from typing import Any

from locust import FastHttpUser, between, task

HOST = os.environ["LOAD_HOST"]
VISITORS: list[dict[str, Any]] = json.loads(Path(os.environ["LOAD_PEOPLE"]).read_text())
READING_SECONDS = (float(os.environ["LOAD_THINK_MIN"]), float(os.environ["LOAD_THINK_MAX"]))
WAITING = list(VISITORS)
random.Random(1).shuffle(WAITING)  # so that those who begin first are of all roles


class Clicker(FastHttpUser):
    """Somebody with a session of their own, who clicks through the pages of their role."""

    wait_time = between(*READING_SECONDS)
    network_timeout = connection_timeout = 60.0

    def on_start(self) -> None:
        """Be the next of the two hundred."""
        self.visitor = WAITING.pop()
        self.headers = {
            "Host": HOST,
            "X-Forwarded-Proto": "https",
            "X-Forwarded-For": "127.0.0.1",
            "Cookie": f"sessionid={self.visitor['cookie']}",
            "Accept-Encoding": "gzip",
        }
        self.wait()  # nobody begins in the same moment

    @task
    def open_page(self) -> None:
        """Open a page; being sent anywhere else counts as an error."""
        name = random.choice(list(self.visitor["pages"]))
        url = self.visitor["pages"][name]
        with self.client.get(
            url, name=name, headers=self.headers, allow_redirects=False, catch_response=True
        ) as answer:
            if answer.status_code != 200:
                answer.failure(f"{self.visitor['role']}: {answer.status_code}")
