import assert from "node:assert/strict";
import { filesIn } from "@/core/files_in.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { architectureFile } from "../architecture.ts";
import { type ArchitectureName, modelConfigSchema } from "../config.ts";
import * as architectures from "./mod.ts";

const names = Object.keys(architectures) as ArchitectureName[];

Deno.test("architectures: the list names every file of the folder and no other (the folder)", async () => {
  const folder = `${repositoryRoot()}/src/models/architectures`;
  const files = await filesIn(folder, /^[a-z0-9_]+\.ts$/);
  const found = files.map((path) => path.slice(repositoryRoot().length + 1))
    .filter((path) => !path.endsWith("/mod.ts") && !path.endsWith("_test.ts"));
  assert.deepEqual(found.sort(), names.map((type) => architectureFile({ type })).sort());
});

Deno.test("architectures: a schema takes the type that its file is named after, and no other (its own message)", () => {
  for (const name of names) {
    const typesOf = (type: string) =>
      architectures[name].schema.safeParse({ type }).error!.issues.filter(({ path }) => path[0] === "type");
    assert.deepEqual(typesOf(name), []);
    assert.equal(typesOf(`${name}_`).length, 1);
    assert.equal(
      modelConfigSchema.options.filter((schema) => schema === architectures[name].schema).length,
      1,
    );
  }
});
