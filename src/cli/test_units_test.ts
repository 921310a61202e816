import assert from "node:assert/strict";
import { repositoryRoot } from "@/core/repository.ts";
import { fastUnits, slowUnits, type TestUnit } from "./test_units.ts";

Deno.test("every file with tests is in one unit, slow ones in units of their own (oracle: git's list of files)", async () => {
  const listed = await new Deno.Command("git", {
    args: ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "src"],
    cwd: repositoryRoot(),
  }).output();
  const files = new TextDecoder().decode(listed.stdout).split("\n").filter((path) =>
    /_test\.tsx?$/.test(path)
  );
  assert.ok(files.length > 0, "git lists nothing");
  const testsOf = (units: readonly TestUnit[]) =>
    units.flatMap(({ path, files }) => files.length > 0 ? files : [path ?? "none"]).sort();
  const isSlow = (file: string) => file.endsWith("_slow_test.ts");
  assert.deepEqual(testsOf(await slowUnits()), files.filter(isSlow).sort());
  assert.deepEqual(testsOf(await fastUnits()), files.filter((file) => !isSlow(file)).sort());
});
