import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "../../errors.ts";
import { exists } from "../../exists.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import { ensureJupyterLab, findJupyterLab, JUPYTER_PACKAGES } from "./ensure_jupyterlab.ts";
import { installKernelspec, jupyterEnvironment } from "./kernelspec.ts";

/** Runs `work` with the programs that the folder holds and no others on the path. */
async function withPath<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const path = Deno.env.get("PATH");
  Deno.env.set("PATH", folder);
  try {
    return await work();
  } finally {
    if (path !== undefined) Deno.env.set("PATH", path);
  }
}

async function script(path: string, lines: string): Promise<void> {
  await Deno.writeTextFile(path, `#!/bin/sh\n${lines}\n`, { mode: 0o755 });
}

Deno.test("our kernelspec starts this Deno and asks for interrupts by message (oracle: Jupyter's kernelspec)", async () => {
  await using folder = await temporaryFolder();
  assert.equal(await installKernelspec({ folder: folder.path }), folder.path);
  const spec = JSON.parse(await Deno.readTextFile(join(folder.path, "kernels", "deno", "kernel.json")));
  assert.equal(spec.display_name, "Deno (Chimera)");
  assert.equal(spec.interrupt_mode, "message");
  assert.equal(spec.argv[0], Deno.execPath());
  assert.equal(spec.argv.at(-1), "{connection_file}");
  assert.equal(jupyterEnvironment("/ours").JUPYTER_PATH.split(":")[0], "/ours");
});

Deno.test("without Python, or with an old one, one line says what to install (invariant)", async () => {
  await using folder = await temporaryFolder();
  const attempt = () =>
    withPath(folder.path, () => ensureJupyterLab({ onLine: () => {}, folder: join(folder.path, "v") }));
  await assert.rejects(attempt(), (error) => {
    assert.ok(error instanceof InputError);
    assert.match(error.message, /^JupyterLab: there is no Python; install Python 3\.10 or newer/);
    return true;
  });
  await script(join(folder.path, "python3"), "echo 3.8");
  await assert.rejects(attempt(), /Python 3\.8 is too old, JupyterLab needs 3\.10/);
});

Deno.test("without the venv module, one line says how to get it, and nothing is left (invariant)", async () => {
  await using folder = await temporaryFolder();
  const own = join(folder.path, "venv");
  await script(
    join(folder.path, "python3"),
    // Debian's python3 without python3-venv makes the folder before it fails
    'case "$1" in -c) echo 3.11;; *) /bin/mkdir -p "$3/bin"; echo "ensurepip is not available" >&2; exit 1;; esac',
  );
  const lines: string[] = [];
  const onLine = (line: string) => lines.push(line);
  const attempt = withPath(folder.path, () => ensureJupyterLab({ onLine, folder: own }));
  await assert.rejects(
    attempt,
    /cannot make a virtual environment; install its venv module \(Debian and Ubuntu: apt install .*python3-venv\)$/,
  );
  assert.deepEqual([lines, await exists(own)], [[], false], "nothing is announced, nothing is left");
  assert.equal(await withPath(folder.path, async () => await findJupyterLab({ folder: own })), undefined);
});

Deno.test("the pinned packages are installed with progress, and found the next time (oracle: a recorded pip)", async () => {
  await using folder = await temporaryFolder();
  const own = join(folder.path, "venv");
  // A Python that records what it is asked to do, and makes the environment's own Python when asked for one.
  const python =
    'case "$1$2" in -c*) echo 3.11;; -mvenv) /bin/mkdir -p "$3/bin" && /bin/cp "$0" "$3/bin/python3";; ' +
    '*) echo "pip: $*";; esac';
  await script(join(folder.path, "python3"), python);
  const lines: string[] = [];
  const install = () => ensureJupyterLab({ onLine: (line) => lines.push(line), folder: own });
  const installed = await withPath(folder.path, install);
  assert.deepEqual(installed, {
    program: join(own, "bin", "jupyter-lab"),
    python: join(own, "bin", "python3"),
  });
  assert.ok(lines.at(-1)?.endsWith(JUPYTER_PACKAGES.join(" ")), lines.join("\n"));
  for (const name of JUPYTER_PACKAGES) assert.match(name, /^[a-z]+==\d+\.\d+\.\d+$/);
  await script(installed.program, "");
  lines.length = 0;
  assert.deepEqual(await withPath(folder.path, install), installed);
  assert.deepEqual(lines, []);
});
