/** Messages of the Jupyter protocol 5.3 (https://jupyter-client.readthedocs.io/en/stable/messaging.html). */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";

const DELIMITER = new TextEncoder().encode("<IDS|MSG>");

/** What arrived on a channel. A cell can publish anything, so readers check what they use. */
export interface JupyterMessage {
  readonly type: string;
  /** The `msg_id` of the request that this message answers; empty if it answers none. */
  readonly parentId: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** Makes and reads the messages of one session: signed with HMAC-SHA256 over header, parent, metadata and content. */
export class MessageCodec {
  readonly #key: string;
  readonly #session = randomUUID();

  constructor(key: string) {
    this.#key = key;
  }

  /** A request and the id that its answers will name. */
  encode(type: string, content: Record<string, unknown>): { id: string; frames: Uint8Array[] } {
    const id = randomUUID();
    // The protocol asks for a date; the kernel hands the header back unread, so a fixed one does.
    const header = {
      msg_id: id,
      session: this.#session,
      username: "chimera",
      date: "1970-01-01T00:00:00Z",
      msg_type: type,
      version: "5.3",
    };
    const parts = [header, {}, {}, content].map((part) => new TextEncoder().encode(JSON.stringify(part)));
    return { id, frames: [DELIMITER, new TextEncoder().encode(signature(this.#key, parts)), ...parts] };
  }

  /**
   * @throws {Error} if the frames are no Jupyter message, or were signed with another key or altered
   */
  decode(frames: readonly Uint8Array[]): JupyterMessage {
    const delimiter = frames.findIndex((frame) => equal(frame, DELIMITER));
    if (delimiter < 0 || frames.length < delimiter + 6) {
      throw new Error("Cannot read a kernel message: frames missing");
    }
    const parts = frames.slice(delimiter + 2, delimiter + 6);
    const expected = new TextEncoder().encode(signature(this.#key, parts));
    const found = frames[delimiter + 1];
    if (found.length !== expected.length || !timingSafeEqual(found, expected)) {
      throw new Error("Cannot trust a kernel message: its signature is wrong");
    }
    const [header, parent, , content] = parts.map((part) =>
      mappingOf(JSON.parse(new TextDecoder().decode(part)))
    );
    return { type: String(header.msg_type), parentId: String(parent.msg_id ?? ""), content };
  }
}

/** The value if it is a mapping, as all parts of a message should be, or else an empty one. */
export function mappingOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? value as Record<string, unknown>
    : {};
}

/** The hex HMAC-SHA256 of the parts, one after the other. */
export function signature(key: string, parts: readonly Uint8Array[]): string {
  const hmac = createHmac("sha256", key);
  for (const part of parts) hmac.update(part);
  return hmac.digest("hex");
}

function equal(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
