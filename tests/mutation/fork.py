"""Work in a copy of this process, which cannot harm it: it may hang, eat memory or fall over."""

import gc
import json
import os
import resource
import signal
import sys
import traceback
from collections.abc import Callable
from typing import Any

MEMORY = 3 << 30


def in_a_fork(work: Callable[[], Any], seconds: int) -> Any:
    """What `work` returns, as JSON brings it back; None when it did not come to an end in time."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(work, seconds, writing)
    os.close(writing)
    with os.fdopen(reading, "rb") as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    return json.loads(answer) if answer else None


def _work(work: Callable[[], Any], seconds: int, writing: int) -> None:
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.alarm(seconds)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    gc.disable()  # it would touch, and so copy, every page of the parent
    nowhere = os.open(os.devnull, os.O_WRONLY)
    errors = os.dup(2)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    try:
        answer = json.dumps(work()).encode()
        with os.fdopen(writing, "wb") as stream:
            stream.write(answer)
    except BaseException:
        os.write(errors, traceback.format_exc().encode())
    finally:
        sys.stdout = sys.stderr = open(os.devnull, "w")  # noqa: SIM115 - the process ends here
        os._exit(0)
