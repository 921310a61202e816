import { GateError, InputError } from "./errors.ts";

/** What a check saw, and what it could not look at. It has passed only if there is neither. */
export interface Inspection {
  /** One line for each thing that is not as it should be. */
  readonly findings: readonly string[];
  /** One line for each thing that could not be looked at, with the reason. */
  readonly unseen: readonly string[];
}

/** Several inspections as one. */
export function joined(inspections: readonly Inspection[]): Inspection {
  return {
    findings: inspections.flatMap(({ findings }) => findings),
    unseen: inspections.flatMap(({ unseen }) => unseen),
  };
}

/** An inspection with a name before each line. */
export function named(name: string, { findings, unseen }: Inspection): Inspection {
  const line = (text: string) => `${name}: ${text}`;
  return { findings: findings.map(line), unseen: unseen.map(line) };
}

/** What a piece of work saw: bad input that stops it short is a finding, and so is each of a gate's. */
export async function inspected(
  work: () => Promise<Inspection | readonly string[]>,
): Promise<Inspection> {
  try {
    const found = await work();
    return "findings" in found ? found : inspectionOf(found);
  } catch (error) {
    if (error instanceof GateError) return { findings: error.findings, unseen: [] };
    if (error instanceof InputError) return { findings: [error.message], unseen: [] };
    throw error;
  }
}

/** The same of several things, one after the other, as one. */
export async function inspectedInTurn<Item>(
  items: Iterable<Item>,
  inspect: (item: Item) => Promise<Inspection>,
): Promise<Inspection> {
  const inspections: Inspection[] = [];
  for (const item of items) inspections.push(await inspected(() => inspect(item)));
  return joined(inspections);
}

const MARK = "could not look: ";

/**
 * The line of a list of findings that says that something could not be looked at: among the findings, so that whoever asks
 * only whether there are any takes it for no pass.
 */
export function couldNotLook(where: string, reason: string): string {
  return `${where}: ${MARK}${reason}`;
}

/** Whether a finding is one of `couldNotLook`. */
export function isUnseen(finding: string): boolean {
  return finding.includes(`: ${MARK}`);
}

/** A list of findings, taken apart. */
export function inspectionOf(findings: readonly string[]): Inspection {
  return {
    findings: findings.filter((finding) => !isUnseen(finding)),
    unseen: findings.filter(isUnseen).map((finding) => finding.replace(MARK, "")),
  };
}
