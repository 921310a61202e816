/** Networks whose places have other names, side by side. Oracle: the marks and names in the picture. */
import assert from "node:assert/strict";
import { CONTEXT } from "@/figures/testing/context.ts";
import { svgOf, textsOf } from "@/figures/testing/shown.ts";
import type { ProbeFile } from "../probe/probe_file.ts";
import { editsFigure, patchingFigure } from "./probe_interventions.ts";
import { dimensionsFigure, informationFigure } from "./probe_layers.ts";
import type { StudyProbes } from "./read_probes.ts";

/** What the pictures read of a probe file. */
function probeFile(model: string, places: readonly string[]): ProbeFile {
  const findings = {
    samples: 10,
    dimensions: places.map((place, i) => ({
      place,
      none: null,
      mle: 2 + i,
      linear: 3 + i,
      standard_error: 1,
    })),
    information: {
      places: places.map((place, i) => ({
        place,
        none: null,
        explained: 1,
        input_nats: i,
        target_nats: 1 + i,
      })),
    },
  };
  return { model, seed: 0, identity: { settings: { components: 3 } }, findings } as unknown as ProbeFile;
}

const probes: StudyProbes = {
  files: [
    probeFile("unet", ["input", "encoder0", "bottleneck", "decoder0", "output"]),
    probeFile("fno", ["input", "lifting", "bottleneck", "block1", "projection", "output"]),
  ],
  models: [{ name: "unet", label: "UNet" }, { name: "fno", label: "FNO" }],
  context: CONTEXT,
};

Deno.test("dimensions: every place of every network once, where its network has it (order of evaluation)", async () => {
  const texts = textsOf(await svgOf(dimensionsFigure(probes)));
  const places = ["input", "encoder0", "lifting", "bottleneck", "decoder0", "block1", "projection", "output"];
  const shown = texts.filter((text) => places.includes(text));
  assert.deepEqual(shown.slice(0, places.length), places);
});

Deno.test("information plane: a point for each place that a network has, and no other (count of marks)", async () => {
  const svg = await svgOf(informationFigure(probes));
  assert.equal(svg.match(/aria-roledescription="(circle|point)"/g)?.length, 5 + 6);
  assert.equal(textsOf(svg).filter((text) => text === "lifting").length, 1);
});

Deno.test("where no probe found a value the pictures say why, each reason once (texts in the picture)", async () => {
  const reason = "Cannot estimate the dimension: 3 frames are too few";
  const findings = {
    samples: 3,
    dimensions: [{ place: "input", none: reason }, { place: "output", none: reason }],
    information: { places: [{ place: "input", none: reason }] },
    patching: { none: reason },
    edits: { trials: [{ none: reason }] },
  };
  const files = [{ ...probes.files[0], findings } as unknown as ProbeFile];
  const bare = { ...probes, files, models: [probes.models[0]] };
  for (const draw of [dimensionsFigure, informationFigure, patchingFigure, editsFigure]) {
    const texts = textsOf(await svgOf(draw(bare))).join(" ");
    assert.equal(texts.split(reason).length - 1, 1, draw.name);
    assert.match(texts, /Nothing to show:/);
  }
});
