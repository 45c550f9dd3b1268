"""Locust with sseclient-py, written as their documentation shows it: a stream a user, each event timed.

What the process cost, and what it saw, goes to the file that FIGURES names.
"""
import json
import os
import resource
import time

import requests
import sseclient
from locust import User, events, task

seen = {"events": 0, "streams": 0, "latencies": []}


class Reader(User):
    @task
    def read(self):
        response = requests.get(self.host, stream=True, headers={"Accept": "text/event-stream"})
        seen["streams"] += 1
        for event in sseclient.SSEClient(response).events():
            latency = time.monotonic() * 1000 - json.loads(event.data)["sentAt"]
            seen["events"] += 1
            seen["latencies"].append(latency)
            self.environment.events.request.fire(
                request_type="SSE", name="event", response_time=latency, response_length=len(event.data), exception=None
            )


def cost():
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return (usage.ru_utime + usage.ru_stime) * 1000


@events.spawning_complete.add_listener
def began(**_):
    seen.update(events=0, latencies=[], cpuMs=cost(), at=time.monotonic())


@events.test_stop.add_listener
def ended(**_):
    latencies = sorted(seen["latencies"])
    with open("/proc/self/statm") as statm:
        resident = int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1024
    with open(os.environ["FIGURES"], "w") as file:
        json.dump(
            {
                "streams": seen["streams"],
                "events": seen["events"],
                "seconds": time.monotonic() - seen["at"],
                "cpuMs": cost() - seen["cpuMs"],
                "residentKiB": resident,
                "p50Ms": latencies[len(latencies) // 2] if latencies else None,
            },
            file,
        )
