import { GateError } from "@/core/errors.ts";
import {
  type Filling,
  fillPlan,
  type Freeze,
  freezePlan,
  openFields,
  readPlanFile,
} from "@/core/preregistration/mod.ts";
import { randomStream } from "@/core/random/mod.ts";
import { repositoryRoot } from "@/core/repository.ts";
import { type PlannedPower, planPower } from "@/statistics/mod.ts";
import { isMeasure } from "../measure/mod.ts";
import { frozenInputs, type Inputs } from "../prepare/mod.ts";
import { requireParity } from "../plan/parity.ts";
import { loadPreregistration, preregistrationPath } from "../plan/preregistration_file.ts";
import { registeredPair } from "../plan/arms.ts";
import type { Preregistration } from "../plan/preregistration_schema.ts";
import { analysisIdOf, armHash, recordOf } from "./registration.ts";
import { type ExperimentPlan, resolvePlan } from "../plan/resolve.ts";

/** The plan that DESIGN and the README mean when they say "the plan". */
export const DEFAULT_PREREGISTRATION = "E1";

/** What freezing a plan gave. */
export interface Frozen {
  /** As it is written. */
  readonly freeze: Freeze;
  /** Of the freeze. */
  readonly path: string;
  /** `kept`: the same was frozen before. */
  readonly outcome: "frozen" | "kept";
  /** Fields of the plan that `fill` wrote. */
  readonly filled: readonly string[];
  /** Test by test. */
  readonly power: Readonly<Record<string, PlannedPower>>;
}

/**
 * Freezes a plan of E1: nothing may be open in it, the hashes that it states must be those of what it registers, and the
 * networks must be at parity. No data file is opened.
 *
 * @param fill write the hashes that are null into the plan first
 * @param onPower shown what the planned seeds can find, before anything is frozen
 * @throws {GateError} naming every field that is open or states something else than what would be run
 */
export async function freezeE1(
  name: string,
  { fill = false, onPower = () => {} }: {
    fill?: boolean;
    onPower?: (power: Readonly<Record<string, PlannedPower>>) => void;
  } = {},
): Promise<Frozen> {
  const planPath = preregistrationPath(name);
  const open = openFields((await readPlanFile(planPath)).value);
  const decided = open.filter((field) => !HASHES.includes(field));
  if (decided.length > 0 || (open.length > 0 && !fill)) {
    throw new GateError("freeze", open.map((field) => `${planPath}: ${field} is open${remedyFor(field)}`));
  }
  const { experiment } = await loadPreregistration(name);
  const plan = await resolvePlan([`experiment=${experiment}`]);
  requireParity(plan);
  const inputs = await frozenInputs(plan);
  const { written: filled } = fill ? await fillPlan(planPath, statedHashes(plan, inputs)) : { written: [] };
  const preregistration = await loadPreregistration(name);
  const registered = { ...plan, preregistration };
  const findings = planFindings(registered, { name, inputs });
  if (findings.length > 0) throw new GateError("freeze", findings.map((line) => `${planPath}: ${line}`));
  const power = powerOf(preregistration);
  onPower(power);
  const result = await freezePlan({
    name,
    planPath,
    record: await recordOf(registered, inputs),
    analysisId: analysisIdOf(registered.preregistration),
    power,
  }, { repository: repositoryRoot() });
  return { ...result, filled, power };
}

/** Where a plan says something else than what would be run; one line a field. */
export function planFindings(
  plan: ExperimentPlan,
  { name, inputs }: { name: string; inputs: Inputs },
): string[] {
  const { preregistration } = plan;
  const stated: [field: string, stated: unknown, found: unknown][] = [
    ["name", preregistration.name, name],
    ["experiment", preregistration.experiment, plan.experiment],
    ...(["baseline", "fractal"] as const).map((arm): [string, unknown, unknown] => [
      `arms.${arm}.model`,
      preregistration.arms[arm].model,
      registeredPair(plan.arms)?.[arm].name ?? "no arm of that name beside the other one",
    ]),
    ["data.ind.set", preregistration.data.ind.set, plan.data.ind.name],
    ["data.ood.set", preregistration.data.ood.set, plan.data.ood.name],
    ["data.ind.manifest", preregistration.data.ind.manifest, plan.data.ind.manifest],
    ["data.ood.manifest", preregistration.data.ood.manifest, plan.data.ood.manifest],
    ["seeds.planned", preregistration.seeds.planned.join(", "), plan.configuration.seeds.join(", ")],
    ...statedHashes(plan, inputs).map(({ path, value }): [string, unknown, unknown] => [
      path.join("."),
      path.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], preregistration),
      value,
    ]),
  ];
  return [
    ...stated.filter(([, says, is]) => says !== is).map(([field, says, is]) =>
      `${field}: states ${says}, and experiment ${plan.experiment} has ${is}`
    ),
    ...preregistration.seeds.planned.length < LEAST_SEEDS
      ? [
        `seeds.planned: an interval needs at least ${LEAST_SEEDS} seeds, got ${preregistration.seeds.planned.length}`,
      ]
      : [],
    ...Object.keys(preregistration.measures).filter((measure) => !isMeasure(measure)).map((measure) =>
      `measures.${measure}: metrics.json has no such number`
    ),
  ];
}

/** What the planned seeds can show; correlations are over the runs of both networks. */
export function powerOf({ hypotheses, seeds, analysis }: Preregistration): Record<string, PlannedPower> {
  const family = analysis.family.map((id) => {
    const hypothesis = hypotheses[id];
    const pairs = seeds.planned.length * (hypothesis.kind === "correlation" ? 2 : 1);
    const standardDeviation = hypothesis.kind === "correlation" ? null : hypothesis.expected_sd;
    return [id, {
      kind: hypothesis.kind,
      pairs,
      smallestEffect: hypothesis.smallest_effect,
      standardDeviation,
    }];
  });
  return planPower(Object.fromEntries(family), {
    random: randomStream(analysis.bootstrap_seed, "power"),
    alpha: analysis.alpha,
  });
}

const LEAST_SEEDS = 3;

const HASHES = [
  "arms.baseline.config_sha256",
  "arms.fractal.config_sha256",
  "data.ind.sha256",
  "data.ood.sha256",
];

function remedyFor(field: string): string {
  return HASHES.includes(field) ? ": 'deno task freeze --fill' writes it" : ": decide it before freezing";
}

/** The hashes that a plan states, as they are. */
function statedHashes(plan: ExperimentPlan, inputs: Inputs): Filling[] {
  const pair = Object.entries(registeredPair(plan.arms) ?? {});
  return [
    ...pair.map(([arm, model]) => ({
      path: ["arms", arm, "config_sha256"],
      value: armHash(plan, model),
    })),
    { path: ["data", "ind", "sha256"], value: inputs[plan.data.ind.file] },
    { path: ["data", "ood", "sha256"], value: inputs[plan.data.ood.file] },
  ];
}
