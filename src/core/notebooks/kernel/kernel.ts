import { within } from "../wait.ts";
import type { JupyterMessage, MessageCodec } from "../wire/message.ts";
import type { ZmtpConnection } from "../wire/zmtp.ts";
import type { KernelExit, KernelProcess } from "./process.ts";

/** A request that was sent. */
export interface Request {
  /** The id that its answers name as their parent. */
  readonly id: string;
  /** The one reply; undefined if the kernel is gone before it gives one. */
  readonly reply: Promise<JupyterMessage | undefined>;
}

/** A running Deno kernel. Each notebook has its own. */
export interface Kernel {
  readonly pid: number;
  /** Settles when the kernel is gone, because its process or a channel ended, and all it had published was heard. */
  readonly gone: Promise<KernelExit>;
  /** Whether a fence comes behind each result by itself; see `hidden_code.ts`. */
  readonly fencesResults: boolean;
  /** Executes code. Silent code counts no execution and shows no result. */
  execute(code: string, options?: { silent?: boolean }): Request;
  /** Asks what kernel this is. */
  info(): Request;
  /** Calls `listener` with each message that the kernel publishes, in order, until the result is disposed. */
  listen(listener: (message: JupyterMessage) => void): Disposable;
  /** Terminates the code that runs; the kernel's state is kept. A pending `await` does not end by this. */
  interrupt(): Promise<void>;
  /** Ends the kernel and waits until it is gone. */
  stop(): Promise<void>;
}

/** The three channels of the Jupyter protocol that the runner uses. */
export type Channels = Readonly<Record<"shell" | "control" | "iopub", ZmtpConnection>>;

/** How long a kernel that has closed a channel may take to end by itself, with its own exit code. */
const ENDING_MILLISECONDS = 2000;

/** Deno 2.9.6 writes its status into the middle of a message that is too large for the connection's buffer. */
const DAMAGE_HINT = "a kernel damages its messages when a cell shows more than a few megabytes at once";

/** A kernel's process together with the open channels to it. */
export class ConnectedKernel implements Kernel {
  readonly pid: number;
  readonly gone: Promise<KernelExit>;
  fencesResults = false;
  readonly #replies = new Map<string, (message: JupyterMessage) => void>();
  readonly #listeners = new Set<(message: JupyterMessage) => void>();

  constructor(
    private readonly process: KernelProcess,
    private readonly channels: Channels,
    private readonly codec: MessageCodec,
  ) {
    this.pid = process.pid;
    const onReply = (message: JupyterMessage) => this.#replies.get(message.parentId)?.(message);
    const onPublished = (message: JupyterMessage) => this.#listeners.forEach((listener) => listener(message));
    this.gone = this.#untilGone([
      this.#read(channels.shell, onReply),
      this.#read(channels.control, onReply),
      this.#read(channels.iopub, onPublished),
    ]);
  }

  async #read(channel: ZmtpConnection, onMessage: (message: JupyterMessage) => void): Promise<void> {
    for await (const frames of channel.receive()) onMessage(this.codec.decode(frames));
  }

  /** A kernel that has closed a channel, or has sent what cannot be read, is of no more use and is ended. */
  async #untilGone(readers: readonly Promise<void>[]): Promise<KernelExit> {
    const failure = await Promise.race(readers).then(() => undefined, (error: Error) => error);
    if (failure === undefined) await within(ENDING_MILLISECONDS, this.process.exit);
    const exit = await this.process.stop();
    await Promise.allSettled(readers);
    Object.values(this.channels).forEach((channel) => channel.close());
    if (failure === undefined) return exit;
    return { ...exit, lastWords: `${failure.message}; ${DAMAGE_HINT}\n${exit.lastWords}`.trim() };
  }

  #request(channel: ZmtpConnection, type: string, content: Record<string, unknown>): Request {
    const { id, frames } = this.codec.encode(type, content);
    const reply = Promise.withResolvers<JupyterMessage | undefined>();
    this.#replies.set(id, reply.resolve);
    this.gone.then(() => reply.resolve(undefined));
    // A write fails only when the kernel has closed the channel, and then `gone` settles.
    channel.send(frames).catch(() => {});
    return { id, reply: reply.promise.finally(() => this.#replies.delete(id)) };
  }

  execute(code: string, { silent = false }: { silent?: boolean } = {}): Request {
    return this.#request(this.channels.shell, "execute_request", {
      code,
      silent,
      store_history: !silent,
      user_expressions: {},
      allow_stdin: false,
      stop_on_error: true,
    });
  }

  info(): Request {
    return this.#request(this.channels.shell, "kernel_info_request", {});
  }

  listen(listener: (message: JupyterMessage) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  async interrupt(): Promise<void> {
    await this.#request(this.channels.control, "interrupt_request", {}).reply;
  }

  async stop(): Promise<void> {
    await this.process.stop();
    await this.gone;
  }
}
