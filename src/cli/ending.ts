import { join } from "node:path";
import { exitCodeOf, InputError } from "@/core/errors.ts";
import { meaningOf } from "@/core/files/mod.ts";
import { visibleLines } from "@/core/visible_text.ts";

/** How a command ends that did not end well: what is printed on stderr, and the exit code. */
export interface Ending {
  readonly text: string;
  readonly code: number;
}

/** The exit code of a defect (EX_SOFTWARE of sysexits.h): neither a gate's no (1) nor bad input (2). */
const DEFECT = 70;

/** The variable that has a defect's trace printed rather than kept in a file. */
const TRACE_VARIABLE = "CHIMERA_TRACE";

/**
 * What an error that reached the command line means. What the system refused, on whatever path, is bad input of one line;
 * anything that nobody foresaw is a defect of Chimera, said in one line, with its trace in a file that can be reported.
 */
export async function endingOf(error: unknown): Promise<Ending> {
  const told = exitCodeOf(error);
  if (told !== undefined) return { text: (error as Error).message, code: told };
  const meaning = meaningOf(error);
  if (meaning !== undefined) {
    const { message } = error as Error;
    const input = new InputError(meaning.what, {
      where: pathIn(message) ?? message,
      mend: meaning.mend,
      cause: error,
    });
    return { text: input.message, code: 2 };
  }
  return { text: await defectText(error), code: DEFECT };
}

/** Prints how a command ended that did not end well; returns its exit code. */
export async function endWith(error: unknown): Promise<number> {
  const { text, code } = await endingOf(error);
  console.error(text);
  return code;
}

/** Deno's and Node's system errors name the path in quotes, at their end. */
function pathIn(message: string): string | undefined {
  const refused = /access to "([^"]+)"/.exec(message)?.[1]; // Deno's permissions
  if (refused !== undefined) return refused;
  const quotes = message.indexOf("'");
  return quotes >= 0 && message.endsWith("'") ? message.slice(quotes + 1, -1) : undefined;
}

async function defectText(error: unknown): Promise<string> {
  const trace = visibleLines(error instanceof Error ? traceOf(error) : String(error));
  const defect = (mend: string) =>
    new InputError(`a fault of Chimera itself: ${String(error)}`, { where: "chimera", mend }).message;
  if (Deno.env.get(TRACE_VARIABLE)) return `${trace}\n${defect("please report it")}`;
  try {
    const folder = await Deno.makeTempDir({ prefix: "chimera_fault_" });
    const path = join(folder, "trace.txt");
    await Deno.writeTextFile(path, `${Deno.args.join(" ")}\n${trace}\n`, { createNew: true });
    return defect(`please report it with ${path}`);
  } catch {
    return `${trace}\n${defect("please report it")}`;
  }
}

function traceOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by: ${traceOf(error.cause)}` : own;
}
