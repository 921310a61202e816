import { basename } from "node:path";
import { validate } from "@/core/config/mod.ts";
import { isMissing, readErrorOf } from "@/core/files/mod.ts";
import { InputError } from "@/core/errors.ts";
import { type AttributeValue, type Hdf5File, openHdf5 } from "@/core/hdf5/mod.ts";
import type { SncglParameters } from "@/physics/sncgl/parameters.ts";
import { PARAMETER_NAMES, parametersSchema } from "./parameters.ts";

/** What an artifact holds: the last two states of a run. */
export interface Artifact {
  /** As the file names it. */
  readonly runId: string;
  /** Of the simulation. */
  readonly parameters: SncglParameters;
  /** ψ `[y, x]`, real and imaginary part. */
  readonly finalPsi: Float64Array;
  /** One step earlier. */
  readonly previousPsi: Float64Array;
  /** g_tt = −(ρ_vac/ρ_s)^α `[y, x]`. */
  readonly finalTimeMetric: Float64Array;
  /** One step earlier. */
  readonly previousTimeMetric: Float64Array;
}

/** Why an artifact gives no numbers; the run is at fault, not the caller. */
export interface Unreadable {
  readonly sentinel: 998 | 999;
  readonly error: string;
}

const DATASETS = {
  final_g_tt: 1,
  final_psi: 2,
  final_rho: 1,
  previous_g_tt: 1,
  previous_psi: 2,
} as const;
type DatasetName = keyof typeof DATASETS;
const NAMES = Object.keys(DATASETS) as DatasetName[];

/** How far final_rho may be from |final_psi|², relative to the largest: rounding. */
const RHO_AGREEMENT = 1e-12;

/** `rho_history_<id>.h5` → the id; undefined for another name. */
export function runIdInName(path: string): string | undefined {
  return basename(path).match(/^rho_history_([0-9a-f]{16})\.h5$/)?.[1];
}

/**
 * Reads an artifact and refuses whatever a worker must not write. Nothing but the file is looked at.
 *
 * @returns 999 for a missing file and for fields that are not finite, 998 for one that cannot be read or is not IRER's
 * @throws {InputError} a dataset or an attribute beyond the contract (a metric is the validator's to compute), fields
 * that contradict each other, an id that is not the one in the file's name
 */
export async function readArtifact(
  path: string,
  { runId }: { runId: string },
): Promise<Artifact | Unreadable> {
  const found = await openOrReason(path);
  if ("sentinel" in found) return found;
  using file = found;
  try {
    return readFields(file, { path, runId });
  } catch (error) {
    if (!(error instanceof Foreign)) throw error;
    return { sentinel: 998, error: `unreadable artifact: ${error.message}` };
  }
}

/** The file is sound HDF5 but no artifact of this study. */
class Foreign extends Error {}

async function openOrReason(path: string): Promise<Hdf5File | Unreadable> {
  const there = await Deno.stat(path).then(() => true, async (error) => {
    if (isMissing(error)) return false;
    throw await readErrorOf(error, path);
  });
  if (!there) return { sentinel: 999, error: `missing artifact: no '${basename(path)}'` };
  try {
    return await openHdf5(path);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { sentinel: 998, error: `unreadable artifact: ${error.what}` };
  }
}

function readFields(
  file: Hdf5File,
  { path, runId }: { path: string; runId: string },
): Artifact | Unreadable {
  const attributes = foreignIfRefused(() => file.attributes("/"));
  if (attributes.study !== "IRER") throw new Foreign("it does not say study = IRER");
  const keys = foreignIfRefused(() => file.keys());
  const missing = NAMES.filter((name) => !keys.includes(name));
  if (missing.length > 0) throw new Foreign(`it has no ${missing.join(", ")}`);
  refuseExtras(file, { path, keys });
  if (attributes.run_id !== runId) {
    throw new InputError(
      `the artifact says run_id = '${attributes.run_id}', its file is named for ${runId}`,
      {
        where: path,
        mend: "put the file back under the id that it was made with",
      },
    );
  }
  const parameters = parametersOf(attributes);
  const fields = Object.fromEntries(
    NAMES.map((name) => [name, fieldOf(file, { name, size: parameters.size })]),
  ) as Record<DatasetName, Float64Array>;
  const broken = NAMES.filter((name) => !fields[name].every(Number.isFinite));
  if (broken.length > 0) {
    return { sentinel: 999, error: `diverged physics: ${broken.join(", ")} not finite` };
  }
  refuseContradiction(fields, path);
  return {
    runId,
    parameters,
    finalPsi: fields.final_psi,
    previousPsi: fields.previous_psi,
    finalTimeMetric: fields.final_g_tt,
    previousTimeMetric: fields.previous_g_tt,
  };
}

function refuseExtras(
  file: Hdf5File,
  { path, keys }: { path: string; keys: readonly string[] },
): void {
  const known = ["run_id", "study", ...PARAMETER_NAMES];
  const attributeNames = (name: string) => foreignIfRefused(() => file.attributeNames(name));
  const extras = [
    ...keys.filter((key) => !Object.hasOwn(DATASETS, key)).map((key) => `dataset '${key}'`),
    ...attributeNames("/").filter((name) => !known.includes(name)).map((name) => `attribute '${name}'`),
    ...NAMES.flatMap((name) =>
      attributeNames(name).map((attribute) => `attribute '${attribute}' of ${name}`)
    ),
  ];
  if (extras.length === 0) return;
  throw new InputError(`the artifact holds more than raw fields: ${extras.join(", ")}`, {
    where: path,
    mend: "let the worker write raw fields only; every metric is the validator's to compute",
  });
}

function parametersOf(attributes: Readonly<Record<string, AttributeValue>>): SncglParameters {
  const { run_id: _, study: __, ...parameters } = attributes;
  return foreignIfRefused(() => validate(parameters, parametersSchema, { where: "attributes" }));
}

function fieldOf(file: Hdf5File, { name, size }: { name: DatasetName; size: number }): Float64Array {
  const { data, shape } = foreignIfRefused(() => file.read(name));
  const expected = DATASETS[name] === 2 ? [size, size, 2] : [size, size];
  if (!(data instanceof Float64Array) || String(shape) !== String(expected)) {
    throw new Foreign(`${name} is not float64 [${expected}]`);
  }
  return data;
}

function refuseContradiction(
  { final_rho: rho, final_psi: psi }: Record<DatasetName, Float64Array>,
  path: string,
) {
  const largest = rho.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const off = rho.some((value, at) =>
    Math.abs(value - psi[2 * at] ** 2 - psi[2 * at + 1] ** 2) > RHO_AGREEMENT * largest
  );
  if (!off) return;
  throw new InputError("the artifact contradicts itself: final_rho is not |final_psi|²", {
    where: path,
    mend: "restore the file from a copy, or run the case again",
  });
}

/** What the HDF5 layer or the schema refuses makes the file unreadable, which is a result. */
function foreignIfRefused<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof InputError) throw new Foreign(error.what);
    throw error;
  }
}
