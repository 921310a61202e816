import assert from "node:assert/strict";
import { repositoryRoot } from "@/core/repository.ts";
import { fastUnits, SLOW, slowUnits } from "./test_units.ts";

Deno.test("every file with tests is in one unit, slow ones in one of their own (oracle: git's list of files)", async () => {
  const listed = await new Deno.Command("git", {
    args: ["-c", "safe.directory=*", "ls-files", "--cached", "--others", "--exclude-standard", "src"],
    cwd: repositoryRoot(),
  }).output();
  const files = new TextDecoder().decode(listed.stdout).split("\n").filter((path) =>
    /_test\.tsx?$/.test(path)
  );
  assert.ok(files.length > 0, "git lists nothing");
  const fast = (await fastUnits()).flatMap(({ path, files }) => files ?? [path]);
  const slow = (await slowUnits()).map(({ path }) => path);
  for (const file of files) {
    const holders = (file.endsWith(SLOW) ? slow : fast).filter((path) => path === file);
    assert.equal(holders.length, 1, file);
  }
  assert.equal(slow.length, files.filter((file) => file.endsWith(SLOW)).length);
});
