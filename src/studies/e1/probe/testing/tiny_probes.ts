/** For tests: tiny networks, and waves in and out of distribution for them. */
import { randomStream } from "@/core/random/mod.ts";
import { type ArchitectureName, buildModel, type ConfigOf, type Model } from "@/models/mod.ts";
import { dividedBy, type FieldSeries, seriesInMemory } from "@/training/mod.ts";
import { PROBE_SETTINGS } from "../settings.ts";

export const SIZE = 16;

/** Waves of random phases that move on, the larger the amplitude the farther from the training distribution. */
function waves(seed: number, amplitude: number): FieldSeries {
  const random = randomStream(seed, "waves");
  const shape = [3, 7, SIZE, SIZE, 1] as const;
  const data = new Float32Array(3 * 7 * SIZE * SIZE);
  let at = 0;
  for (let trajectory = 0; trajectory < 3; trajectory++) {
    const modes = Array.from({ length: 6 }, () => ({
      ky: random.integer(4),
      kx: 1 + random.integer(3),
      phase: 2 * Math.PI * random.uniform(),
      speed: 0.2 + random.uniform(),
    }));
    for (let time = 0; time < 7; time++) {
      for (let point = 0; point < SIZE * SIZE; point++) {
        const [y, x] = [Math.floor(point / SIZE), point % SIZE].map((i) => 2 * Math.PI * i / SIZE);
        data[at++] = amplitude *
          modes.reduce((sum, m) => sum + Math.sin(m.ky * y + m.kx * x + m.phase + m.speed * time), 0);
      }
    }
  }
  return seriesInMemory(data, shape);
}

export const normalisation = { input: dividedBy([1]), increment: dividedBy([1]) };
export const data = {
  evaluation: [{ name: "ind", series: waves(1, 0.5) }, { name: "ood", series: waves(2, 1.5) }],
  normalisation,
};
/** The study's, with fewer frames and edits. */
export const settings = {
  ...PROBE_SETTINGS,
  patchingPairs: 3,
  edits: 2,
  editKeyFrames: 4,
  editUnrelatedFrames: 3,
};

const shared = { name: "tiny", input_shape: [SIZE, SIZE, 1], output_channels: 1 } as const;

/** Two resolutions, with regularisation, which the probes leave out. */
const frame = { ...shared, channels: [3, 12], kernel_size: 3, use_skip: true, dropout: 0.1 };

const TINY: { readonly [Name in ArchitectureName]: ConfigOf<Name> } = {
  unet: { ...frame, type: "unet" },
  fractal_unet: { ...frame, type: "fractal_unet", columns: 2, drop_path: 0.1 },
  resnet: { ...shared, type: "resnet", channels: 12, blocks: 3, kernel_size: 3 },
  fno: { ...shared, type: "fno", channels: 12, blocks: 2, modes: 4, projection_channels: 6 },
};

export function tinyModel(type: ArchitectureName): Model {
  return buildModel(TINY[type], { seed: 1 });
}
