/** What pip says. Oracle: lines that pip 23 and 26 printed without a network, behind a closed proxy, for a wrong name. */
import assert from "node:assert/strict";
import { causeOf } from "./pip.ts";

const noVersion = "ERROR: Could not find a version that satisfies the requirement tensorflow-cpu==2.21.0\n" +
  "ERROR: No matching distribution found for tensorflow-cpu==2.21.0";

Deno.test("pip: a broken connection is the cause, not the version that was not found after it", () => {
  const proxy =
    "WARNING: Retrying (Retry(total=4, connect=None, read=None, redirect=None, status=None)) after " +
    "connection broken by 'ProxyError('Cannot connect to proxy.', NewConnectionError('<pip._vendor.urllib3." +
    "connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno 111] Connection " +
    "refused'))': /simple/tensorflow-cpu/\n";
  assert.equal(causeOf(proxy + noVersion), "no connection to the package index (Cannot connect to proxy.)");
  const offline =
    "WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError('<pip._vendor." +
    "urllib3.connection.HTTPSConnection object at 0x7f>: Failed to establish a new connection: [Errno -3] Temporary " +
    "failure in name resolution')': /simple/tensorflow-cpu/\n";
  assert.equal(
    causeOf(offline + noVersion),
    "no connection to the package index (Failed to establish a new connection: [Errno -3] Temporary failure in name " +
      "resolution)",
  );
});

Deno.test("pip: any other failure is its last line", () => {
  assert.equal(causeOf(noVersion), "ERROR: No matching distribution found for tensorflow-cpu==2.21.0");
  assert.equal(causeOf(""), "");
});
