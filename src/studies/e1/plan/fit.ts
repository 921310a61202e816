import { InputError } from "@/core/errors.ts";
import type { ModelConfig } from "@/models/mod.ts";
import type { DataConfig } from "./data_config.ts";
import type { DataShape } from "./data_shape.ts";

/** What has to fit together before anything is trained or opened. */
interface Fitting {
  readonly models: readonly ModelConfig[];
  readonly evaluation: { readonly rollout_steps: number };
  readonly data: { readonly ind: DataShape; readonly ood: DataShape };
}

/**
 * Holds networks and data sets against each other: channels, targets, grids, time steps.
 *
 * @throws {InputError} naming everything that does not fit, in one line
 */
export function requireFit(fitting: Fitting, { where }: { where: string }): void {
  refuse([
    ...fitting.models.flatMap((model) => modelFindings(model, fitting)),
    ...setFindings(fitting),
  ], where);
}

/** What a network is trained on, as far as a batch must fit it. */
interface Training {
  readonly training: { readonly batch_size: number };
  readonly ind: DataConfig;
  /** Trajectories of the training split, and frames of each. */
  readonly size: { readonly trajectories: number; readonly times: number };
}

/**
 * Holds a batch against the training split: more samples than it has pairs of frames would only repeat them.
 *
 * @throws {InputError} naming how many there are
 */
export function requireBatch(
  { training: { batch_size: batch }, ind, size: { trajectories, times } }: Training,
  { where }: { where: string },
): void {
  const pairs = trajectories * (times - 1);
  if (batch <= pairs) return;
  refuse([{
    what:
      `training.batch_size is ${batch}, and the training split of ${ind.name} has ${pairs} pairs of frames`,
    mend: `set training.batch_size to at most ${pairs}`,
  }], where);
}

function refuse(findings: readonly Finding[], where: string): void {
  if (findings.length === 0) return;
  const [{ mend }] = findings;
  throw new InputError(findings.map(({ what }) => what).join("; "), { where, mend });
}

interface Finding {
  readonly what: string;
  readonly mend: string;
}

function modelFindings(model: ModelConfig, { data: { ind } }: Fitting): Finding[] {
  const { name, targets, channels, grid } = ind;
  const [height, width, inputs] = model.input_shape;
  const findings: Finding[] = [];
  const differ = (field: string, { has, wanted, why }: { has: unknown; wanted: unknown; why: string }) =>
    findings.push({
      what: `models.${model.name}.${field} is ${has}, and ${name} ${why}`,
      mend: `set models.${model.name}.${field} to ${wanted}`,
    });
  if (model.output_channels !== targets) {
    const list = channels.slice(0, targets).join(", ");
    differ("output_channels", {
      has: model.output_channels,
      wanted: targets,
      why: `has ${targets} ${targets === 1 ? "target" : "targets"} (${list})`,
    });
  }
  if (inputs !== channels.length || (grid && (height !== grid.height || width !== grid.width))) {
    const wanted = `[${grid?.height ?? height}, ${grid?.width ?? width}, ${channels.length}]`;
    differ("input_shape", {
      has: `[${model.input_shape.join(", ")}]`,
      wanted,
      why: `has fields [y, x, channel] of ${wanted} (${channels.join(", ")})`,
    });
  }
  return findings;
}

function setFindings({ evaluation: { rollout_steps: steps }, data: { ind, ood } }: Fitting): Finding[] {
  const findings: Finding[] = [];
  const differ = (what: string, [a, b]: readonly [unknown, unknown]) => {
    if (String(a) === String(b)) return;
    findings.push({
      what: `${what}: ${ind.name} has ${a}, ${ood.name} has ${b}`,
      mend: `choose sets that agree, with data= or in data.ind and data.ood`,
    });
  };
  differ("channels", [ind.channels.join(", "), ood.channels.join(", ")]);
  differ("targets", [ind.targets, ood.targets]);
  differ("time from frame to frame", [ind.frameInterval, ood.frameInterval]);
  if (ind.grid && ood.grid) {
    differ("points along y and x", [
      `${ind.grid.height} × ${ind.grid.width}`,
      `${ood.grid.height} × ${ood.grid.width}`,
    ]);
  }
  ood.scaling.forEach((scaling, channel) => {
    if (scaling === undefined || JSON.stringify(scaling) === JSON.stringify(ind.scaling[channel])) return;
    findings.push({
      what:
        `channels[${channel}].normalisation of ${ood.name} is not that of ${ind.name}, whose constants serve both`,
      mend: `leave it away in configs/data/${ood.name}.yaml`,
    });
  });
  for (const { name, grid } of [ind, ood]) {
    if (grid === undefined || steps < grid.times) continue;
    findings.push({
      what: `evaluation.rollout_steps is ${steps}, and a trajectory of ${name} has ${grid.times} frames`,
      mend: `set evaluation.rollout_steps to at most ${grid.times - 1}`,
    });
  }
  return findings;
}
