import { GateError, InputError } from "@/core/errors.ts";

/** Looks at one thing: a line a finding, none if all is well. */
export type Gate = () => Promise<readonly string[]>;

/** How a gate ended. One that could not look has not passed: its findings say what kept it from looking. */
export interface GateResult {
  readonly gate: string;
  readonly state: "passed" | "failed" | "could not look";
  readonly findings: readonly string[];
}

const SHOWN: Readonly<Record<GateResult["state"], string>> = {
  passed: "passed",
  failed: "FAILED",
  "could not look": "COULD NOT LOOK",
};
const LONGEST = Math.max(...Object.values(SHOWN).map((text) => text.length));

/**
 * Runs every gate, in the order given, and says how each ended.
 *
 * @param name of the command, for the error
 * @throws {GateError} with all findings, and as its result the state of every gate, if any did not pass
 */
export async function runGates(
  name: string,
  { gates, say }: { gates: Readonly<Record<string, Gate>>; say: (line: string) => void },
): Promise<{ readonly gates: readonly GateResult[] }> {
  const results: GateResult[] = [];
  for (const [gate, look] of Object.entries(gates)) {
    const result = { gate, ...await looked(look) };
    say(`${SHOWN[result.state].padEnd(LONGEST)}  ${gate}`);
    results.push(result);
  }
  const notPassed = results.filter(({ state }) => state !== "passed");
  if (notPassed.length === 0) return { gates: results };
  const findings = notPassed.flatMap(({ gate, findings }) =>
    findings.map((finding) => `${gate}: ${finding}`)
  );
  throw new GateError(name, findings, { result: { gates: results } });
}

async function looked(look: Gate): Promise<Omit<GateResult, "gate">> {
  try {
    const findings = await look();
    return { state: findings.length === 0 ? "passed" : "failed", findings };
  } catch (error) {
    if (error instanceof GateError) return { state: "failed", findings: error.findings };
    if (error instanceof InputError) return { state: "could not look", findings: [error.message] };
    throw error;
  }
}
