/**
 * ZMTP 3.0 (https://rfc.zeromq.org/spec/23/), the part that a Jupyter client needs: connect, NULL security, multipart
 * messages. It is written here because `npm:zeromq` (6.5.0 and 6.8.0 tried, Deno 2.9.6) loses the first wake-up of
 * every DEALER socket: a reply lies in the library until something else is sent.
 */
import { ByteReader } from "./byte_reader.ts";

/** A connection that carries messages, each a list of frames. */
export interface ZmtpConnection extends Disposable {
  /** Sends one message. Concurrent calls are written one after the other, never interleaved. */
  send(frames: readonly Uint8Array[]): Promise<void>;
  /** Every message that arrives, until the peer or `close` ends the connection. */
  receive(): AsyncGenerator<Uint8Array[], void>;
  /** Subscribes a SUB socket to everything that its peer publishes. */
  subscribeAll(): Promise<void>;
  close(): void;
}

const MORE = 0x01;
const LONG = 0x02;
const COMMAND = 0x04;
const MAX_FRAME_BYTES = 2 ** 31;

/**
 * Opens a connection and shakes hands.
 *
 * @throws {Deno.errors.ConnectionRefused} nobody listens (yet)
 * @throws {Error} the peer does not speak ZMTP 3
 */
export async function connectZmtp(
  { hostname, port, socketType }: { hostname: string; port: number; socketType: "DEALER" | "SUB" },
): Promise<ZmtpConnection> {
  const socket = await Deno.connect({ hostname, port });
  try {
    socket.setNoDelay(true);
    await writeAll(socket, concat([greeting(), encodeFrame(readyCommand(socketType), COMMAND)]));
    const reader = new ByteReader(socket);
    checkGreeting(await reader.take(64));
    await nextFrame(reader);
    return new Connection(socket, reader);
  } catch (error) {
    socket.close();
    throw error;
  }
}

class Connection implements ZmtpConnection {
  #lastWrite: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(private readonly socket: Deno.TcpConn, private readonly reader: ByteReader) {}

  send(frames: readonly Uint8Array[]): Promise<void> {
    const last = frames.length - 1;
    return this.#write(concat(frames.map((frame, index) => encodeFrame(frame, index < last ? MORE : 0))));
  }

  subscribeAll(): Promise<void> {
    return this.#write(encodeFrame(new Uint8Array([1]), 0));
  }

  #write(bytes: Uint8Array): Promise<void> {
    const write = this.#lastWrite.then(() => writeAll(this.socket, bytes));
    this.#lastWrite = write.catch(() => {});
    return write;
  }

  async *receive(): AsyncGenerator<Uint8Array[], void> {
    let frames: Uint8Array[] = [];
    while (!this.#closed) {
      const frame = await nextFrame(this.reader).catch((error) => {
        // The peer's end, also a reset by a killed peer, ends the messages; a malformed stream is an error.
        if (this.#closed || this.reader.ended || error instanceof Deno.errors.ConnectionReset) {
          return undefined;
        }
        throw error;
      });
      if (frame === undefined) return;
      if (frame.flags & COMMAND) continue;
      frames.push(frame.body);
      if (frame.flags & MORE) continue;
      yield frames;
      frames = [];
    }
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.socket.close();
  }

  [Symbol.dispose](): void {
    this.close();
  }
}

/** The 64 octets that open a connection: signature, version 3.0, mechanism NULL, as-server 0, filler. */
export function greeting(): Uint8Array {
  const bytes = new Uint8Array(64);
  bytes[0] = 0xff;
  bytes[9] = 0x7f;
  bytes[10] = 3;
  bytes.set(new TextEncoder().encode("NULL"), 12);
  return bytes;
}

function checkGreeting(bytes: Uint8Array): void {
  if (bytes[0] !== 0xff || bytes[9] !== 0x7f || bytes[10] < 3) {
    throw new Error("Cannot connect: the peer does not speak ZMTP 3");
  }
}

/** The body of the READY command: its name, then the one property that the NULL mechanism asks for. */
export function readyCommand(socketType: string): Uint8Array {
  const text = new TextEncoder();
  const [name, property, value] = [text.encode("READY"), text.encode("Socket-Type"), text.encode(socketType)];
  return concat([
    new Uint8Array([name.length]),
    name,
    new Uint8Array([property.length]),
    property,
    new Uint8Array([0, 0, 0, value.length]),
    value,
  ]);
}

/** A frame: flags, the length in one octet or eight (network byte order), the body. */
export function encodeFrame(body: Uint8Array, flags: number): Uint8Array {
  if (body.length <= 255) return concat([new Uint8Array([flags, body.length]), body]);
  const head = new Uint8Array(9);
  head[0] = flags | LONG;
  new DataView(head.buffer).setBigUint64(1, BigInt(body.length));
  return concat([head, body]);
}

async function nextFrame(reader: ByteReader): Promise<{ flags: number; body: Uint8Array }> {
  const flags = (await reader.take(1))[0];
  if (flags > (MORE | LONG | COMMAND)) {
    throw new Error(`Cannot read a ZMTP frame: flags 0x${flags.toString(16)}`);
  }
  const head = await reader.take(flags & LONG ? 8 : 1);
  const length = flags & LONG ? Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0)) : head[0];
  if (length > MAX_FRAME_BYTES) throw new Error(`Cannot read a ZMTP frame: ${length} bytes are too many`);
  return { flags, body: await reader.take(length) };
}

async function writeAll(socket: Deno.TcpConn, bytes: Uint8Array): Promise<void> {
  for (let written = 0; written < bytes.length;) written += await socket.write(bytes.subarray(written));
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((total, part) => total + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    bytes.set(part, offset);
    offset += part.length;
  }
  return bytes;
}
