import { delay, unlessAborted, within } from "../wait.ts";
import { MessageCodec } from "../wire/message.ts";
import { connectZmtp, type ZmtpConnection } from "../wire/zmtp.ts";
import { type ConnectionInfo, newConnectionInfo, writeConnectionFile } from "./connection_file.ts";
import { SET_UP } from "./hidden_code.ts";
import { ConnectedKernel, type Kernel } from "./kernel.ts";
import { type KernelProcess, startKernelProcess } from "./process.ts";

const START_SECONDS = 60;
const START_ATTEMPTS = 3;

/**
 * Starts a Deno kernel with its working folder at `folder` and waits until it executes and is heard.
 *
 * @throws {Error} if it does not start: three times it died, or did not answer for a minute
 */
export async function startKernel({ folder }: { folder: string }): Promise<Kernel> {
  for (let attempt = 1;; attempt++) {
    const info = await newConnectionInfo();
    await using file = await writeConnectionFile(info);
    const process = startKernelProcess({ connectionFile: file.path, folder });
    try {
      return await connectTo(process, info);
    } catch (error) {
      const { lastWords } = await process.stop();
      // Another process may have taken a port in between, so a kernel that did not start is tried again.
      if (attempt < START_ATTEMPTS) continue;
      throw new Error(`Cannot start a Jupyter kernel: ${(error as Error).message}; ${lastWords}`, {
        cause: error,
      });
    }
  }
}

async function connectTo(process: KernelProcess, info: ConnectionInfo): Promise<Kernel> {
  const failed = new AbortController();
  const timer = setTimeout(
    () => failed.abort(new Error(`no answer for ${START_SECONDS} s`)),
    START_SECONDS * 1000,
  );
  process.exit.then(({ code }) => failed.abort(new Error(`its process ended with code ${code}`)));
  const opened: ZmtpConnection[] = [];
  const open = async (port: number, socketType: "DEALER" | "SUB") => {
    const channel = await connectWhenListening({ hostname: info.ip, port, socketType }, failed.signal);
    opened.push(channel);
    return channel;
  };
  try {
    const [shell, control, iopub] = await Promise.all([
      open(info.shell_port, "DEALER"),
      open(info.control_port, "DEALER"),
      open(info.iopub_port, "SUB"),
    ]);
    await iopub.subscribeAll();
    const kernel = new ConnectedKernel(process, { shell, control, iopub }, new MessageCodec(info.key));
    await unlessAborted(failed.signal, greet(kernel));
    return kernel;
  } catch (error) {
    opened.forEach((channel) => channel.close());
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** A kernel publishes only to those it has heard of, so it is asked until its answer is heard on that channel too. */
async function greet(kernel: ConnectedKernel): Promise<void> {
  const asked = new Set<string>();
  const heard = Promise.withResolvers<true>();
  using _listening = kernel.listen(({ parentId }) => {
    if (asked.has(parentId)) heard.resolve(true);
  });
  const setUp = kernel.execute(SET_UP, { silent: true });
  asked.add(setUp.id);
  kernel.fencesResults = (await setUp.reply)?.content.status === "ok";
  while (await within(20, heard.promise) === undefined) {
    const { id, reply } = kernel.info();
    asked.add(id);
    if (await reply === undefined) throw new Error("the kernel closed its channels");
  }
}

async function connectWhenListening(
  target: { hostname: string; port: number; socketType: "DEALER" | "SUB" },
  signal: AbortSignal,
): Promise<ZmtpConnection> {
  while (true) {
    signal.throwIfAborted();
    try {
      return await connectZmtp(target);
    } catch (error) {
      if (!(error instanceof Deno.errors.ConnectionRefused)) throw error;
      await delay(5);
    }
  }
}
