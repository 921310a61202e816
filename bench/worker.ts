/**
 * Long-lived worker processes: one JSON request a line on stdin, `{"do": name, …}`, one JSON answer a line on stdout,
 * `{"result": …}` or `{"error": text}`. A worker ends when its stdin does. bench/serve.py is the same for Python.
 */
import { textLines } from "@/core/executors/text_lines.ts";

/** A running worker. */
export interface Worker extends AsyncDisposable {
  /** Has one request done; the worker's error becomes this side's. */
  ask<T>(what: string, parameters?: Readonly<Record<string, unknown>>): Promise<T>;
}

type Answer = { readonly result: unknown } | { readonly error: string };

/** Ctrl-C goes to the whole process group; it is the bench that ends by it, and the workers by the bench's end. */
const IGNORE_CTRL_C = `trap '' INT; exec "$@"`;

/** Starts a worker; what it writes to stderr is shown. */
export function startWorker(
  command: readonly string[],
  { env = {} }: { env?: Readonly<Record<string, string>> } = {},
): Worker {
  const args = ["-c", IGNORE_CTRL_C, "worker", ...command];
  const child = new Deno.Command("/bin/sh", { args, env, stdin: "piped", stdout: "piped", stderr: "inherit" })
    .spawn();
  const requests = child.stdin.getWriter();
  const answers = textLines(child.stdout);
  return {
    async ask<T>(what: string, parameters = {}) {
      await requests.write(new TextEncoder().encode(JSON.stringify({ do: what, ...parameters }) + "\n"));
      const { value: line } = await answers.next();
      if (line === undefined) throw new Error(`Cannot '${what}': the worker ${command.at(-1)} has ended`);
      const answer = JSON.parse(line) as Answer;
      if ("error" in answer) throw new Error(`Cannot '${what}': ${answer.error}`);
      return answer.result as T;
    },
    async [Symbol.asyncDispose]() {
      // Its end may have come first, and with it the pipe's.
      await requests.close().catch(() => {});
      await child.status;
    },
  };
}

/** A TypeScript worker: runs `module` in the Deno that runs this. */
export function startDenoWorker(module: string): Worker {
  return startWorker([Deno.execPath(), "run", "-A", "--quiet", module]);
}

/** The worker's side: answers requests until stdin ends. */
export async function serve(
  // deno-lint-ignore no-explicit-any -- each handler names the parameters that it reads
  handlers: Readonly<Record<string, (parameters: any) => unknown>>,
): Promise<void> {
  console.log = console.error; // stdout belongs to the answers
  for await (const line of textLines(Deno.stdin.readable)) {
    const { do: what, ...parameters } = JSON.parse(line) as { do: string };
    const answer: Answer = await Promise.resolve(handlers[what](parameters)).then(
      (result) => ({ result: result ?? null }),
      (error: Error) => ({ error: error.message }),
    );
    await writeAll(Deno.stdout, new TextEncoder().encode(JSON.stringify(answer) + "\n"));
  }
}

async function writeAll(to: typeof Deno.stdout, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await to.write(bytes.subarray(written));
}
