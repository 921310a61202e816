import assert from "node:assert/strict";
import { sha256Text } from "../../identity/mod.ts";
import { connectZmtp, encodeFrame, greeting, readyCommand } from "./zmtp.ts";

const hex = (bytes: Uint8Array) => bytes.toHex();

Deno.test("greeting, READY and frames are the octets of ZMTP 3.0 (oracle: RFC 23, sections 3 and 4)", () => {
  assert.equal(hex(greeting()), "ff00000000000000007f0300" + "4e554c4c" + "00".repeat(48));
  // command-name "READY", property "Socket-Type" with a four-octet length of its value "SUB"
  assert.equal(hex(readyCommand("SUB")), "055245414459" + "0b536f636b65742d54797065" + "00000003" + "535542");
  assert.equal(hex(encodeFrame(new Uint8Array([7, 8]), 0x01)), "01020708");
  assert.equal(hex(encodeFrame(new Uint8Array(256), 0).subarray(0, 9)), "020000000000000100");
});

/** A peer that shakes hands and then does what the test wants with the raw connection. */
async function withPeer(
  socketType: "DEALER" | "SUB",
  peer: (connection: Deno.TcpConn) => Promise<void>,
  client: (connection: Awaited<ReturnType<typeof connectZmtp>>) => Promise<void>,
): Promise<void> {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const served = (async () => {
    using connection = await listener.accept();
    await connection.write(greeting());
    await connection.write(encodeFrame(readyCommand("ROUTER"), 0x04));
    await readExactly(connection, 64 + 2 + readyCommand(socketType).length);
    await peer(connection);
  })();
  using connection = await connectZmtp({ hostname: "127.0.0.1", port, socketType });
  await client(connection);
  connection.close();
  await served;
}

async function readExactly(connection: Deno.TcpConn, count: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(count);
  for (let read = 0; read < count;) {
    read += await connection.read(bytes.subarray(read)) ?? assert.fail("ended");
  }
  return bytes;
}

Deno.test("messages arrive whole, however the bytes are cut (oracle: what was sent)", async () => {
  const large = new Uint8Array(200_000).map((_, index) => index % 251);
  const wire = [
    encodeFrame(new Uint8Array([1]), 0x01),
    encodeFrame(large, 0x01),
    encodeFrame(new Uint8Array(0), 0),
    encodeFrame(new Uint8Array([9]), 0x04), // a command, which is no message
    encodeFrame(new Uint8Array([2]), 0),
  ].flatMap((frame) => [...frame]);
  await withPeer("SUB", async (connection) => {
    const bytes = new Uint8Array(wire);
    for (let at = 0; at < bytes.length; at += at < 40 ? 1 : 50_001) {
      await connection.write(bytes.subarray(at, at + (at < 40 ? 1 : 50_001)));
    }
  }, async (connection) => {
    const messages = await Array.fromAsync(connection.receive());
    assert.deepEqual(messages, [[new Uint8Array([1]), large, new Uint8Array(0)], [new Uint8Array([2])]]);
  });
});

Deno.test("messages sent at once are not interleaved (oracle: the same bytes as one after the other)", async () => {
  const messages = [3, 4, 5].map((value) => new Uint8Array(3_000_000).fill(value));
  const frames = messages.map((body) => encodeFrame(body, 0));
  await withPeer("DEALER", async (connection) => {
    for (const frame of frames) {
      assert.equal(sha256Text(await readExactly(connection, frame.length)), sha256Text(frame));
    }
  }, async (connection) => {
    await Promise.all(messages.map((body) => connection.send([body])));
  });
});

Deno.test("a stream with flags that ZMTP does not know is refused (invariant)", async () => {
  await withPeer("SUB", async (connection) => {
    await connection.write(new Uint8Array([0x41, 1, 0]));
  }, async (connection) => {
    await assert.rejects(Array.fromAsync(connection.receive()), /flags 0x41/);
  });
});

Deno.test("a peer that speaks something else is refused (invariant)", async () => {
  using listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const { port } = listener.addr as Deno.NetAddr;
  const served = (async () => {
    using connection = await listener.accept();
    await connection.write(new TextEncoder().encode("HTTP/1.1 400 Bad Request\r\n".repeat(4)));
    while (await connection.read(new Uint8Array(1024)).catch(() => null) !== null);
  })();
  await assert.rejects(
    connectZmtp({ hostname: "127.0.0.1", port, socketType: "SUB" }),
    /does not speak ZMTP/,
  );
  await served;
});
