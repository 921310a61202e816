/** Oracle: the files that were written. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { InputError } from "./errors.ts";
import { filesIn } from "./files_in.ts";
import { temporaryFolder } from "./testing/temporary_folder.ts";

Deno.test("files are listed by name, no folder among them; a folder that is not there is one line for its user", async () => {
  await using folder = await temporaryFolder();
  for (const name of ["b.yaml", "a.yaml", "c.txt"]) await Deno.writeTextFile(join(folder.path, name), "");
  await Deno.mkdir(join(folder.path, "d.yaml"));
  const names = ["a.yaml", "b.yaml"].map((name) => join(folder.path, name));
  assert.deepEqual(await filesIn(folder.path, /\.yaml$/), names);
  // mkfifo(3): opening it would wait for a writer
  assert.ok((await new Deno.Command("mkfifo", { args: [join(folder.path, "e.yaml")] }).output()).success);
  await assert.rejects(
    filesIn(folder.path, /\.yaml$/),
    /e\.yaml: is a pipe, a socket or a device, and not a file/,
  );
  assert.deepEqual(
    await filesIn(folder.path, /\.txt$/),
    [join(folder.path, "c.txt")],
    "of another name, it is not asked for",
  );
  for (const wrong of ["nowhere", "c.txt"]) {
    await assert.rejects(filesIn(join(folder.path, wrong), /x/), (error: Error) => {
      assert.match(error.message, new RegExp(`${wrong}: there is no such folder; restore it`));
      return error instanceof InputError;
    });
  }
});
