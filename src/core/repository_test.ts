import assert from "node:assert/strict";
import { join, resolve } from "node:path";
import { artifactsFolder, dataFolder, repositoryRoot } from "./repository.ts";

/** Runs `read` with an environment variable set (undefined: unset), and puts the old value back. */
function withVariable<T>(name: string, value: string | undefined, read: () => T): T {
  const before = Deno.env.get(name);
  if (value === undefined) Deno.env.delete(name);
  else Deno.env.set(name, value);
  try {
    return read();
  } finally {
    if (before === undefined) Deno.env.delete(name);
    else Deno.env.set(name, before);
  }
}

Deno.test("repositoryRoot: the folder that holds deno.json and src/core, wherever the process works (file tree)", () => {
  const before = Deno.cwd();
  const root = repositoryRoot();
  assert.ok(Deno.statSync(join(root, "deno.json")).isFile);
  assert.equal(join(root, "src", "core"), import.meta.dirname);
  try {
    Deno.chdir("/");
    assert.equal(repositoryRoot(), root);
  } finally {
    Deno.chdir(before);
  }
});

Deno.test("dataFolder, artifactsFolder: in the repository unless the environment says otherwise (table)", () => {
  for (
    const [variable, folder, name] of [["CHIMERA_DATA", dataFolder, "data"], [
      "CHIMERA_ARTIFACTS",
      artifactsFolder,
      "artifacts",
    ]] as const
  ) {
    assert.equal(withVariable(variable, undefined, folder), join(repositoryRoot(), name));
    assert.equal(withVariable(variable, "", folder), join(repositoryRoot(), name));
    assert.equal(withVariable(variable, "/mnt/large", folder), "/mnt/large");
    assert.equal(withVariable(variable, "elsewhere", folder), resolve("elsewhere"));
  }
});
