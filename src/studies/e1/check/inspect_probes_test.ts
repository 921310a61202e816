/** A probe file made here and bent. Oracle: what was bent, by hand. */
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { readableCanonicalJson } from "@/core/identity/mod.ts";
import { artifactsInScope } from "@/core/testing/artifacts_in_scope.ts";
import { type ProbeFile, probePath, readProbeFile, writeProbeFile } from "../probe/probe_file.ts";
import { inspectProbes } from "./inspect_probes.ts";

const runId = "0123456789abcdef";

Deno.test("a number bent in a probe file, a wrong place and a link are named, and the file is not kept (by hand)", async () => {
  await using artifacts = await artifactsInScope();
  assert.deepEqual(await inspectProbes(), { findings: [], unseen: [] });
  const path = probePath({ experimentFolder: join(artifacts.path, "small") }, {
    model: "unet_small",
    seed: 0,
    runId,
  });
  const findings = { samples: 12, dimensions: [{ place: "input", mle: 2.5 }] };
  const file = { identity: { run_id: runId }, model: "unet_small", seed: 0, synthetic: false, findings };
  await Deno.mkdir(dirname(path), { recursive: true });
  await writeProbeFile(path, file as unknown as Omit<ProbeFile, "sha256">);
  const bytes = await Deno.readTextFile(path);
  assert.deepEqual(await inspectProbes(), { findings: [], unseen: [] });
  assert.ok(await readProbeFile(path));

  const bent: [text: string, line: RegExp][] = [
    [bytes.replace("2.5", "3.5"), /E1_probes\/unet_small\/0\/0123456789abcdef\.json: was changed: .* sha256/],
    [bytes.replace("2.5", "2.50"), /it says the same in another text/],
    [bytes.replace('"synthetic": false', '"synthetic": true'), /was changed/],
    [bytes.slice(0, 50), /is not JSON/],
    ["[]", /is no probe file/],
    [readableCanonicalJson({ findings }), /was changed/],
  ];
  for (const [text, line] of bent) {
    await Deno.writeTextFile(path, text);
    assert.match((await inspectProbes()).findings.join(), line);
    assert.equal(await readProbeFile(path), undefined, "it is made anew");
  }
  await Deno.writeTextFile(path, bytes);
  const elsewhere = path.replace("/0/", "/1/");
  await Deno.mkdir(dirname(elsewhere), { recursive: true });
  await Deno.copyFile(path, elsewhere);
  assert.match(
    (await inspectProbes()).findings.join(),
    /1\/0123456789abcdef\.json: seed: its place says 1, found 0/,
  );
  await Deno.remove(elsewhere);
  await Deno.symlink(path, elsewhere);
  assert.match((await inspectProbes()).findings.join(), /1\/0123456789abcdef\.json: is a link/);
});
