"""The Python side of worker.ts: one JSON request a line on stdin, one JSON answer a line on stdout."""

import json
import os
import sys


def serve(handlers):
    """Answers requests until stdin ends: {"do": name, ...} calls handlers[name](...)."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)  # stdout belongs to the answers: what libraries print goes to stderr
    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"result": handlers[request.pop("do")](**request)}
        except Exception as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        try:
            print(json.dumps(answer), file=answers, flush=True)
        except BrokenPipeError:  # the bench has been interrupted
            os._exit(0)
