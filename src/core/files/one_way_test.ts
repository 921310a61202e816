import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { repositoryRoot } from "../repository.ts";

/** Reading by Deno's own functions waits at a pipe and takes an endless file: only what nobody else writes may be read so. */
const READS = /\bDeno\.(readTextFile|readFile)(Sync)?\b/;
/** Writing by Deno's own functions follows links. */
const WRITES = /\bDeno\.(writeTextFile|writeFile|copyFile|create)(Sync)?\b/;

/** Files that may, and why. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "cli/commands/layers.ts": "the repository's own sources",
  "cli/ending.ts": "a new file in a new temporary folder",
  "core/executors/child_group.ts": "/proc",
  "core/executors/parent_watch.ts": "/proc",
  "core/hdf5/write.ts": "a new temporary folder",
  "core/notebooks/checks/check_types.ts": "a new temporary folder",
  "core/notebooks/kernel/connection_file.ts": "a new file in a new temporary folder",
  "core/notebooks/lab/ensure_jupyterlab.ts": "a mark that only it writes",
  "core/provenance/code_version.ts": "the repository's own sources",
  "core/provenance/collect.ts": "deno.json and deno.lock",
  "math/wasm_kernel/compile.ts": "the repository's own sources",
};

async function* sources(folder: string): AsyncGenerator<string> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = join(folder, name);
    if (isDirectory && name !== "testing" && name !== "fixtures") yield* sources(path);
    else if (/(?<!_test)\.ts$/.test(name)) yield path;
  }
}

Deno.test("files of others are read through core/files and written through core/artifacts, everywhere (the sources)", async () => {
  const root = join(repositoryRoot(), "src");
  const findings: string[] = [];
  const used = new Set<string>();
  for await (const path of sources(root)) {
    const name = relative(root, path);
    for (const [index, line] of (await Deno.readTextFile(path)).split("\n").entries()) {
      if (/^\s*(\*|\/\/)/.test(line) || !(READS.test(line) || WRITES.test(line))) continue;
      if (name in EXCEPTIONS) used.add(name);
      else findings.push(`${name}:${index + 1}: ${line.trim()}`);
    }
  }
  assert.deepEqual(findings, []);
  assert.deepEqual(
    Object.keys(EXCEPTIONS).filter((name) => !used.has(name)),
    [],
    "exceptions that nothing uses",
  );
});
