import type { AttributeValue, DatasetContent } from "@/core/hdf5/mod.ts";
import { writeHdf5 } from "@/core/hdf5/mod.ts";
import { periodicGrid } from "@/physics/grid.ts";
import type { GeneratedConfig } from "../plan/data_config.ts";
import { flowOf, generatorIdentity } from "./generate.ts";
import { type PartContent, partsOf } from "./parts.ts";

/** The attribute that says which configuration made a file. */
export const IDENTITY_ATTRIBUTE = "generator_identity";

/**
 * Joins the parts of a data set into its one file:
 * `<split>/vorticity` float32 `[trajectory, time, y, x]`, `<split>/seed` `[trajectory]`, and the coordinates
 * `<split>/time`, `<split>/y`, `<split>/x`, all with units; the flow's parameters stand at each split's group.
 *
 * @param parts in the order of `partsOf(config)`
 */
export async function writeDataset(
  path: string,
  { config, parts }: { config: GeneratedConfig; parts: readonly PartContent[] },
): Promise<void> {
  const plan = partsOf(config);
  const datasets: Record<string, DatasetContent> = {};
  const groupAttributes: Record<string, Record<string, AttributeValue>> = {};
  for (const split of Object.keys(config.splits)) {
    const own = parts.filter((_, index) => plan[index].split === split);
    for (const [name, dataset] of Object.entries(splitDatasets(config, own))) {
      datasets[`${split}/${name}`] = dataset;
    }
    groupAttributes[split] = flowAttributes(config, split);
  }
  await writeHdf5(path, { attributes: fileAttributes(config), groupAttributes, datasets });
}

function splitDatasets(
  config: GeneratedConfig,
  parts: readonly PartContent[],
): Record<string, DatasetContent> {
  const { time: { frames, spin_up, frame_interval }, grid: { size } } = config;
  const trajectories = parts.reduce((sum, { seeds }) => sum + seeds.length, 0);
  const vorticity = new Float32Array(trajectories * frames * size * size);
  const seeds = new Int32Array(trajectories);
  let done = 0;
  for (const part of parts) {
    vorticity.set(part.vorticity, done * frames * size * size);
    seeds.set(part.seeds, done);
    done += part.seeds.length;
  }
  const { coordinates } = periodicGrid(size);
  const along = (what: string) => ({
    data: coordinates,
    shape: [size],
    attributes: { units: "L", long_name: what },
  });
  return {
    vorticity: {
      data: vorticity,
      shape: [trajectories, frames, size, size],
      chunks: [1, frames, size, size],
      compression: 1, // saves 7 %; higher levels save hardly more
      attributes: { units: "1/T", long_name: "vorticity dv/dx - du/dy", axes: "trajectory, time, y, x" },
    },
    seed: { data: seeds, shape: [trajectories], attributes: { long_name: "seed of the initial vorticity" } },
    time: {
      data: Float64Array.from({ length: frames }, (_, frame) => spin_up + frame * frame_interval),
      shape: [frames],
      attributes: { units: "T", long_name: "time since the random initial vorticity" },
    },
    y: along("coordinate y"),
    x: along("coordinate x"),
  };
}

function flowAttributes(config: GeneratedConfig, split: string): Record<string, AttributeValue> {
  const flow = flowOf(config, split);
  return {
    viscosity: flow.viscosity,
    viscosity_units: "L^2/T",
    drag: flow.drag,
    drag_units: "1/T",
    forcing_wavenumber: flow.forcing_wavenumber,
    forcing_wavenumber_units: "1/L",
    forcing_amplitude: flow.forcing_amplitude,
    forcing_amplitude_units: "L/T^2",
  };
}

function fileAttributes(config: GeneratedConfig): Record<string, AttributeValue> {
  const { name, seed, grid, time } = config;
  return {
    study: "E1",
    name,
    role: config.role,
    equation:
      "dw/dt + u.grad(w) = viscosity*laplace(w) - drag*w - forcing_amplitude*n*cos(n*y), n = forcing_wavenumber",
    units: "dimensionless: L is the box's side / 2 pi, T follows from forcing_amplitude in L/T^2",
    method: "Fourier-Galerkin with 2/3 dealiasing, ETDRK4, float64; stored as float32",
    seed,
    solver_size: grid.solver_size,
    size: grid.size,
    time_step: time.step,
    spin_up: time.spin_up,
    frame_interval: time.frame_interval,
    [IDENTITY_ATTRIBUTE]: generatorIdentity(config),
  };
}
