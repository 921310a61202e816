/** Oracle: what the kernel publishes, as JupyterLab hears it; stderr is what it shows in red. */
import assert from "node:assert/strict";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { Fences } from "../notebooks/execution/fence.ts";
import { startKernel } from "../notebooks/kernel/start_kernel.ts";

const module = pathToFileURL(join(import.meta.dirname!, "mod.ts")).href;

Deno.test("in a notebook's cell progress is one display written anew, also while nothing yields, and never stderr", async () => {
  const kernel = await startKernel({ folder: import.meta.dirname! });
  try {
    const heard: { type: string; content: Record<string, unknown> }[] = [];
    const fences = new Fences(kernel);
    using _listening = kernel.listen((message) => void (fences.take(message) || heard.push(message)));
    const cell = `Deno.env.delete("CHIMERA_PROGRESS");
      const { openProgress, printLine } = await import(${JSON.stringify(module)});
      const progress = openProgress({ label: "probing", total: 3, unit: "probes" });
      for (let step = 0; step < 3; step++) {
        const end = performance.now() + 250;
        while (performance.now() < end);
        progress.note("seed " + step);
        progress.advance();
      }
      progress.finish();
      printLine("a line");`;
    const reply = await kernel.execute(cell).reply;
    assert.equal(reply?.content.status, "ok", JSON.stringify(reply?.content));
    // the reply may overtake what the cell shows
    await fences.behind(reply!, { lingerMs: 0 });
    const shown = heard.filter(({ type }) => type.endsWith("display_data")).flatMap(({ type, content }) => {
      const { data, transient } = content as {
        data: Record<string, string>;
        transient: { display_id?: string };
      };
      return data["text/plain"] ? [{ type, text: data["text/plain"], id: transient.display_id }] : [];
    });
    assert.deepEqual([...new Set(shown.map(({ id }) => id))].length, 1);
    assert.deepEqual(shown.map(({ type }) => type), [
      "display_data",
      ...Array.from({ length: shown.length - 1 }, () => "update_display_data"),
    ]);
    assert.equal(shown[0].text, "probing …");
    // too early for an estimate of the time left
    assert.match(shown[1].text, /^probing: 33 % \(1\/3 probes\), seed 0$/);
    assert.match(shown.at(-1)!.text, /^probing: 100 % \(3\/3 probes\), in .* s, seed 2$/);
    const streams = heard.filter(({ type }) => type === "stream").map(({ content }) => content);
    assert.deepEqual(streams, [{ name: "stdout", text: "a line\n" }]);
  } finally {
    await kernel.stop();
  }
});
