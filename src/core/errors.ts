import { visible } from "./visible_text.ts";

/**
 * The two ways a command may end other than well. Anything else that is thrown is a defect in Chimera.
 */

/** Bad input: one line that says what is wrong, where, and how to mend it. The command exits with code 2. */
export class InputError extends Error {
  /** Stands before the message where the error is printed. */
  override readonly name = "InputError";
  /** What is wrong. */
  readonly what: string;
  /** The file, key or value at fault, e.g. `configs/models/unet_small.yaml: channels[1]`. */
  readonly where: string;
  /** What the user can do about it, as an imperative sentence without a full stop. */
  readonly mend: string;

  /**
   * An error whose message is `where: what; mend`.
   *
   * @param what what is wrong; line breaks (of a library's message, say) become spaces and other control characters
   * are written out, so that the message is one line whatever it quotes
   *
   * @example
   * ```ts
   * import { InputError } from "@/core/errors.ts";
   * const error = new InputError("unknown key 'chanels'", {
   *   where: "configs/models/unet_small.yaml",
   *   mend: "write 'channels'",
   * });
   * if (error.message !== "configs/models/unet_small.yaml: unknown key 'chanels'; write 'channels'") throw error;
   * ```
   */
  constructor(what: string, { where, mend, cause }: { where: string; mend: string; cause?: unknown }) {
    super(`${oneLine(where)}: ${oneLine(what)}; ${oneLine(mend)}`, { cause });
    this.what = oneLine(what);
    this.where = oneLine(where);
    this.mend = oneLine(mend);
  }
}

/** A gate or a verdict failed: the input was readable and the answer is no. The command exits with code 1. */
export class GateError extends Error {
  /** Stands before the message where the error is printed. */
  override readonly name = "GateError";
  /** What refused, e.g. `parity`. */
  readonly gate: string;
  /** Every single finding, one line each. */
  readonly findings: readonly string[];
  /** What a machine reads of it under `--json`, where the gate has more to say than its findings. */
  readonly result: unknown;

  /** An error whose message is the gate's name and, below it, every finding; line breaks within one become spaces. */
  constructor(gate: string, findings: readonly string[], { result }: { result?: unknown } = {}) {
    const lines = findings.map(oneLine);
    super(`${gate} failed:\n${lines.map((line) => `  ${line}`).join("\n")}`);
    this.gate = gate;
    this.findings = lines;
    this.result = result;
  }
}

/** The exit code for an error that reached the command line: 2 bad input, 1 a failed gate; undefined for a defect. */
export function exitCodeOf(error: unknown): 1 | 2 | undefined {
  if (error instanceof InputError) return 2;
  if (error instanceof GateError) return 1;
  return undefined;
}

/** Nobody reads further, and a hostile value may have megabytes. */
const LONGEST = 4_000;

function oneLine(text: string): string {
  const line = visible(
    shortened(text).split(/[\r\n\u2028\u2029]/).map((line) => line.trim()).filter((line) => line !== "").join(
      " ",
    ),
  );
  return shortened(line);
}

function shortened(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
