/** What a cell may publish by hand: `Deno.jupyter.broadcast` takes anything, and a notebook file does not. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { randomStream } from "../../random/mod.ts";
import { temporaryFolder } from "../../testing/temporary_folder.ts";
import type { CodeCell, Json } from "../format/notebook.ts";
import { parseNotebook, readNotebook } from "../format/parse.ts";
import { serialiseNotebook } from "../format/serialise.ts";
import { FENCE_TYPE } from "../kernel/hidden_code.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { notebookOf, writeNotebook } from "../testing/make_notebook.ts";
import { mappingOf } from "../wire/message.ts";
import { executeNotebook } from "./execute_notebook.ts";
import { Fences } from "./fence.ts";
import { OutputCollector } from "./output_collector.ts";

Deno.test("malformed messages neither end a notebook nor hide what was shown (oracle: nbformat's output schema)", async () => {
  await using folder = await temporaryFolder();
  const published = [
    '"display_data", {}',
    '"display_data", { data: null, metadata: 3 }',
    '"display_data", { data: { "text/plain": ["a\\n", "b"], "image/png": null, "text/html": 5, "a/json+json": [1] } }',
    '"stream", { name: "stdout" }',
    '"stream", { name: "log", text: { a: 1 } }',
    '"execute_result", { data: { "text/plain": "x" }, execution_count: "one" }',
    '"update_display_data", { transient: null }',
    '"clear_output", null',
    '"comm_open", []',
    '"", "text"',
    `"display_data", { data: { "${FENCE_TYPE}": { token: 5, floating: {} } } }`,
    `"display_data", { data: { "${FENCE_TYPE}": null } }`,
  ];
  const cells = published.map((message) => `await Deno.jupyter.broadcast(${message});`);
  const path = await writeNotebook(join(folder.path, "a.ipynb"), notebookOf(...cells, '"the end"'));
  const output = join(folder.path, "out.ipynb");
  await executeNotebook(path, { output });
  const shown = (await readNotebook(output)).cells.map((cell) => (cell as CodeCell).outputs);
  const data = (
    bundle: Record<string, Json>,
  ) => [{ output_type: "display_data", data: bundle, metadata: {} }];
  assert.deepEqual(shown.slice(0, 5), [
    [],
    [],
    data({ "text/plain": "a\nb", "text/html": "5", "a/json+json": [1] }),
    [],
    [{ output_type: "stream", name: "stdout", text: '{"a":1}' }],
  ]);
  assert.equal(shown[5][0].output_type, "execute_result");
  assert.deepEqual(shown.slice(6, 10), [[], [], [], []]);
  assert.equal(shown.at(-1)![0].output_type, "execute_result");
});

Deno.test("a rejection with an error that cannot be read is told as what it is (oracle: the cells)", async () => {
  await using folder = await temporaryFolder();
  const getter =
    "Object.defineProperty(new RangeError(), 'message', { get() { throw new Error('getter'); } })";
  for (
    const [reason, told] of [["Object.create(null)", /rejection .*cannot be shown/], [
      getter,
      /RangeError: \(cannot/,
    ]]
  ) {
    const path = await writeNotebook(
      join(folder.path, "a.ipynb"),
      notebookOf(`Promise.reject(${reason});\n1`),
    );
    await assert.rejects(executeNotebook(path, { output: join(folder.path, "out.ipynb") }), told as RegExp);
  }
});

Deno.test("whatever a message holds, what was collected can be written and read again (10,000 random messages)", () => {
  const random = randomStream(20261130, "malformed messages");
  const leaves = [null, true, 0, -1.5, "", "text", "a\r\nb", [], {}, [null], ["a", 1], { data: 1 }] as Json[];
  const types = [
    "stream",
    "display_data",
    "execute_result",
    "update_display_data",
    "clear_output",
    "error",
    "x",
  ];
  const keys = ["name", "text", "data", "metadata", "transient", "execution_count", "wait", "ename", "evalue"]
    .concat(
      "traceback",
      "display_id",
      "text/plain",
      "image/png",
      "application/json",
      FENCE_TYPE,
    );
  const pick = <T>(from: readonly T[]): T => from[random.integer(from.length)];
  const value = (depth: number): Json =>
    depth === 0 || random.uniform() < 0.3
      ? pick(leaves)
      : Object.fromEntries(Array.from({ length: random.integer(5) }, () => [pick(keys), value(depth - 1)]));
  const fences = new Fences({} as Kernel);
  for (let notebook = 0; notebook < 100; notebook++) {
    const collector = new OutputCollector(new Map());
    for (let count = 0; count < 100; count++) {
      const message = { type: pick(types), parentId: "", content: mappingOf(value(3)) };
      if (!fences.take(message)) collector.add(message);
    }
    const [cell] = notebookOf("1").cells;
    const cells = [{ ...cell as CodeCell, outputs: collector.outputs() }];
    const text = serialiseNotebook({ ...notebookOf(), cells });
    assert.equal(serialiseNotebook(parseNotebook(text, { where: "a.ipynb" })), text);
  }
});
