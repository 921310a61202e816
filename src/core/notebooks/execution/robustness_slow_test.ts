import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { processAlive } from "../../executors/parent_watch.ts";
import { textLines } from "../../executors/text_lines.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import type { CodeCell } from "../format/notebook.ts";
import { readNotebook } from "../format/parse.ts";
import { kernelsOf } from "../testing/kernels_of.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { burnProcessor } from "../testing/under_load.ts";
import { delay } from "../wait.ts";
import { executeNotebook } from "./execute_notebook.ts";

const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

Deno.test("no output is lost and all runs agree while the processor is busy (oracle: the cells' values)", async () => {
  await using folder = await temporaryFolder();
  await using _load = burnProcessor({ cores: 3, seconds: 60 });
  for (let run = 0; run < 3; run++) {
    const output = join(folder.path, `${run}.ipynb`);
    await executeNotebook(fixture("quick_outputs.ipynb"), { output });
    const cells = (await readNotebook(output)).cells.filter((cell): cell is CodeCell =>
      cell.cell_type === "code"
    );
    const shown = cells.map(({ outputs }) =>
      outputs.map((each) => "data" in each && each.data["text/plain"])
    );
    assert.deepEqual(shown, Array.from({ length: 12 }, (_, index) => [`[ ${index}, ${index ** 2} ]`]));
  }
});

Deno.test("large outputs, and many of them, arrive whole and in order (oracle: what was sent)", async () => {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(
    join(folder.path, "a.ipynb"),
    notebookOf(
      'for (let part = 0; part < 4; part++) {\n  await Deno.jupyter.display({ "text/plain": String(part).repeat(3e6) }, { raw: true });\n}',
      "for (let line = 0; line < 3000; line++) console.log(line);",
      "7",
    ),
  );
  const output = join(folder.path, "out.ipynb");
  await executeNotebook(path, { output });
  const [large, many] = (await readNotebook(output)).cells as CodeCell[];
  assert.deepEqual(
    large.outputs.map((each) => "data" in each && String(each.data["text/plain"]).length),
    [3e6, 3e6, 3e6, 3e6],
  );
  assert.deepEqual(many.outputs, [{
    output_type: "stream",
    name: "stdout",
    text: Array.from({ length: 3000 }, (_, line) => `${line}\n`).join(""),
  }]);
});

Deno.test("kill -9 of the runner leaves the last output whole and no kernel behind (invariant)", async () => {
  await using folder = await temporaryFolder();
  const path = await writeNotebook(
    join(folder.path, "a.ipynb"),
    notebookOf("1", "while (true) {}"),
  );
  const output = join(folder.path, "out.ipynb");
  await Deno.writeTextFile(output, "the last output");
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", "--quiet", "-A", fixture("execute_slowly.ts"), path, output],
    stdin: "null",
    stdout: "piped",
  }).spawn();
  for await (const line of textLines(child.stdout)) if (line === "cells[1] running") break;
  const kernels = await kernelsOf(child.pid);
  assert.equal(kernels.length, 1);
  child.kill("SIGKILL");
  await child.status;
  for (let tries = 0; await processAlive(kernels[0]) && tries < 100; tries++) await delay(50);
  assert.equal(await processAlive(kernels[0]), false);
  assert.equal(await Deno.readTextFile(output), "the last output");
});
