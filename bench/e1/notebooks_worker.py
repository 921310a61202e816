"""The notebook runner's peers: nbclient and papermill, imported once, each run in a fresh Deno kernel."""

import sys
import time
from pathlib import Path

import nbformat
import papermill
from nbclient import NotebookClient

sys.path.insert(0, str(Path(__file__).parents[1]))
from serve import serve


def run_nbclient(path, output):
    folder = str(Path(path).parent)
    notebook = nbformat.read(path, 4)
    NotebookClient(
        notebook,
        kernel_name="deno",
        resources={"metadata": {"path": folder}},
        shutdown_kernel="immediate",  # as ours does; the default is no faster
    ).execute()
    nbformat.write(notebook, output)


def run_papermill(path, output):
    folder = str(Path(path).parent)
    papermill.execute_notebook(path, output, kernel_name="deno", cwd=folder, progress_bar=False)


RUNNERS = {"nbclient": run_nbclient, "papermill": run_papermill}


def run(tool, path, output):
    """Milliseconds from reading the notebook to the executed one on disk."""
    began = time.perf_counter()
    RUNNERS[tool](path, output)
    return 1000 * (time.perf_counter() - began)


serve({"run": run})
