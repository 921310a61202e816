import { randomUUID } from "node:crypto";
import { createServer, type Server } from "node:net";
import { join } from "node:path";

/** Where a kernel listens, and the key that signs its messages. */
export interface ConnectionInfo {
  readonly ip: string;
  readonly transport: "tcp";
  readonly signature_scheme: "hmac-sha256";
  readonly key: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
}

/** A new key and five ports that are free just now. Another process may still take one first: then start again. */
export async function newConnectionInfo(): Promise<ConnectionInfo> {
  const [shell, iopub, stdin, control, heartbeat] = await freePorts(5);
  return {
    ip: "127.0.0.1",
    transport: "tcp",
    signature_scheme: "hmac-sha256",
    key: randomUUID(),
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: heartbeat,
  };
}

/**
 * The connection file, readable by this user alone, in a private temporary folder. Whoever reads the key may run
 * anything in the kernel, so it is removed as soon as the kernel has read it.
 */
export async function writeConnectionFile(
  info: ConnectionInfo,
): Promise<AsyncDisposable & { readonly path: string }> {
  const folder = await Deno.makeTempDir({ prefix: "chimera_kernel_" });
  const path = join(folder, "connection.json");
  await Deno.writeTextFile(path, JSON.stringify(info), { mode: 0o600, createNew: true });
  return { path, [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }) };
}

/** All ports are held open until the last is found, so that they differ. */
async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(Array.from({ length: count }, listenAnywhere));
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
}

function listenAnywhere(): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => resolve(server));
  });
}
