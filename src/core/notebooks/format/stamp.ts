import { canonicalJson, sha256Text } from "../../identity/mod.ts";
import { hasTag, isExecutable, type Json, type Notebook } from "./notebook.ts";

/** What a notebook's outputs were made from; kept in its metadata under `chimera`. */
export interface ExecutionStamp {
  /** `sourceHash` of the notebook that was executed. */
  readonly executed_source_sha256: string;
  /** Whether every cell was executed. */
  readonly completed: boolean;
  /** The parameters that were injected. */
  readonly parameters: Readonly<Record<string, Json>>;
  /** What else the outputs were made from: name → sha256. */
  readonly inputs: Readonly<Record<string, string>>;
}

/** SHA-256 over the sources of the code cells, in order; injected parameters, empty cells and text do not count. */
export function sourceHash(notebook: Notebook): string {
  const sources = notebook.cells
    .filter((cell) => isExecutable(cell) && !hasTag(cell, "injected-parameters"))
    .map((cell) => cell.source);
  return sha256Text(canonicalJson(sources));
}

/** The notebook with a stamp that says what its outputs were made from. */
export function stampNotebook(
  notebook: Notebook,
  execution: Omit<ExecutionStamp, "executed_source_sha256">,
): Notebook {
  const stamp = { executed_source_sha256: sourceHash(notebook), ...execution };
  return { ...notebook, metadata: { ...notebook.metadata, chimera: stamp } };
}

/**
 * Why the outputs that a notebook holds may not be those of its code, one line each. A notebook without outputs is
 * not stale, nor is one that was executed from top to bottom and not changed since.
 *
 * @param inputs what the outputs should have been made from: name → sha256, as given to `executeNotebook`
 */
export function findStaleOutputs(
  notebook: Notebook,
  { inputs = {} }: { inputs?: Readonly<Record<string, string>> } = {},
): string[] {
  const cells = notebook.cells.filter(isExecutable);
  if (cells.every((cell) => cell.outputs.length === 0 && cell.execution_count === null)) return [];
  const stamp = notebook.metadata.chimera as Partial<ExecutionStamp> | undefined;
  if (stamp?.executed_source_sha256 === undefined) {
    return [
      "holds outputs that the notebook runner has not made; clear them or execute it with `deno task notebooks`",
    ];
  }
  const findings: string[] = [];
  if (stamp.executed_source_sha256 !== sourceHash(notebook)) {
    findings.push("its code has changed since its outputs were made; execute it again");
  }
  for (const [name, sha256] of Object.entries(inputs)) {
    if (stamp.inputs?.[name] !== sha256) {
      findings.push(`${name} has changed since its outputs were made; execute it again`);
    }
  }
  if (stamp.completed !== true) findings.push("its last execution failed; mend it and execute it again");
  const counts = cells.map((cell) => cell.execution_count);
  if (stamp.completed === true && counts.some((count, index) => count !== index + 1)) {
    findings.push(
      `its cells were not executed in order (${
        counts.map((count) => count ?? "–").join(", ")
      }); execute it again`,
    );
  }
  return findings;
}
