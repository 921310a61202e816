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
