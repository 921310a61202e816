import { PROGRESS_VARIABLE } from "../../progress/mod.ts";
import { within } from "../wait.ts";

/** How a kernel's process ended. */
export interface KernelExit {
  readonly code: number;
  readonly signal: string | null;
  /** The last lines that it wrote to its error stream. */
  readonly lastWords: string;
}

/** A kernel's operating system process. */
export interface KernelProcess {
  readonly pid: number;
  /** Settles when the process has ended, however it did. */
  readonly exit: Promise<KernelExit>;
  /** Kills the process by its own pid, if it still runs, and waits for its end. */
  stop(): Promise<KernelExit>;
}

/**
 * The shell becomes the kernel (`exec`, same pid). Before, it leaves a watcher behind that reads the pipe from this
 * process: when the pipe ends without a word, because this process is gone (`kill -9` too), it kills the kernel, which
 * would not notice by itself. Ctrl-C is left to this process, which interrupts the kernel in its own way.
 */
const START_WATCHED = `trap '' INT
exec 3<&0 </dev/null
(read -r word <&3 || kill -KILL $$) >/dev/null 2>&1 &
exec 3<&-
exec "$@"`;

/** Starts `deno jupyter` of the Deno that runs this, with its working folder at `folder`. */
export function startKernelProcess(
  { connectionFile, folder }: { connectionFile: string; folder: string },
): KernelProcess {
  const child = new Deno.Command("/bin/sh", {
    args: [
      "-c",
      START_WATCHED,
      "kernel",
      Deno.execPath(),
      "jupyter",
      "--quiet",
      "--kernel",
      "--conn",
      connectionFile,
    ],
    cwd: folder,
    // Plain text in the outputs, no progress lines (they hold times), and no look-up of newer versions.
    env: { NO_COLOR: "1", DENO_NO_UPDATE_CHECK: "1", [PROGRESS_VARIABLE]: "silent" },
    stdin: "piped",
    stdout: "null",
    stderr: "piped",
  }).spawn();
  const watcher = child.stdin.getWriter();
  const lastWords = tailOf(child.stderr);
  const exit = child.status.then(async ({ code, signal }) => {
    // The word tells the watcher that there is nothing left to kill. It may have gone already.
    await watcher.write(new TextEncoder().encode("ended\n")).then(() => watcher.close()).catch(() => {});
    await within(LAST_WORDS_MILLISECONDS, lastWords.ended);
    return { code, signal, lastWords: lastWords.text() };
  });
  const stop = () => {
    try {
      child.kill("SIGKILL");
    } catch (error) {
      if (!(error instanceof TypeError)) throw error; // it has ended already
    }
    return exit;
  };
  return { pid: child.pid, exit, stop };
}

const TAIL_CHARACTERS = 2000;
/** A process that a cell has started may hold the kernel's error stream open after the kernel's end. */
const LAST_WORDS_MILLISECONDS = 200;

/** Reads a stream to its end, so that the writer never blocks, and keeps the last of it. */
function tailOf(stream: ReadableStream<Uint8Array>): { ended: Promise<void>; text(): string } {
  let tail = "";
  const read = async () => {
    for await (const text of stream.pipeThrough(new TextDecoderStream())) {
      tail = (tail + text).slice(-TAIL_CHARACTERS);
    }
  };
  return { ended: read(), text: () => tail.trim() };
}
