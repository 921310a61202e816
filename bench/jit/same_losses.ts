import { GateError } from "@/core/errors.ts";
import type { Setting } from "../training/setting.ts";
import type { Sides } from "./sides.ts";

const STEPS = 3;
const TOLERANCE = 1e-4;

/**
 * All sides compute the same: the losses of the first three steps, from the same weights on the same batch, in each
 * setting that will be timed, against ours eager.
 *
 * @returns the settings that there are: `torch.compile` needs a C++ compiler, and where it does not work that is said
 * in `checks` and PyTorch goes without
 * @throws {GateError} naming each setting whose losses differ
 */
export async function requireSameLosses(
  what: string,
  { sides, parameters }: { sides: Sides; parameters: Readonly<Record<string, unknown>> },
): Promise<{ usable: Sides; checks: string[] }> {
  const lossesOf = (setting: Setting) =>
    setting.worker.ask<number[]>("check", { ...parameters, steps: STEPS, ...setting.parameters });
  const reference = await lossesOf(sides.eager[0]);
  const findings: string[] = [];
  const missing = new Map<Setting, string>();
  let [largest, count] = [0, 0];
  for (const setting of Object.values(sides).flat().filter((one) => one !== sides.eager[0])) {
    const losses = await lossesOf(setting).catch((error: Error) => {
      if (!(sides.pytorch.includes(setting) && setting.parameters.compiled)) throw error;
      missing.set(setting, firstLine(error.message));
    });
    if (losses === undefined) continue;
    const deviation = Math.max(...losses.map((loss, step) => Math.abs(loss / reference[step] - 1)));
    // The negation also catches NaN.
    if (!(deviation <= TOLERANCE)) findings.push(`${what}: ours ${reference}, ${setting.name} ${losses}`);
    largest = Math.max(largest, deviation);
    count++;
  }
  if (findings.length > 0) throw new GateError("training (all sides must compute the same)", findings);
  const checks = [
    `${what}: the first ${STEPS} losses of ${count + 1} settings agree to ${largest.toExponential(1)}`,
    ...[...missing].map(([{ name }, reason]) => `${what}: left out, does not work here: ${name}: ${reason}`),
  ];
  return { usable: { ...sides, pytorch: sides.pytorch.filter((one) => !missing.has(one)) }, checks };
}

function firstLine(text: string): string {
  return text.split("\n")[0];
}
