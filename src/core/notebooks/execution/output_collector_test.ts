import assert from "node:assert/strict";
import type { JupyterMessage } from "../wire/message.ts";
import { type DisplayRegistry, OutputCollector } from "./output_collector.ts";

const message = (type: string, content: Record<string, unknown>): JupyterMessage => ({
  type,
  parentId: "",
  content,
});
const print = (text: string, name = "stdout") => message("stream", { name, text });
const show = (plain: string, display_id?: string, type = "display_data") =>
  message(type, { data: { "text/plain": plain }, metadata: {}, transient: { display_id } });

function outputsOf(...messages: JupyterMessage[]): unknown[] {
  const collector = new OutputCollector(new Map());
  messages.forEach((each) => collector.add(each));
  return collector.outputs().map((output) =>
    output.output_type === "stream"
      ? output.text
      : output.output_type === "error"
      ? output.ename
      : output.data["text/plain"]
  );
}

Deno.test("pieces of a stream are one output until another comes (oracle: the protocol's description)", () => {
  assert.deepEqual(outputsOf(print("a"), print("b"), print("c", "stderr"), print("d")), ["ab", "c", "d"]);
});

Deno.test("an error comes last, in whichever order it was heard; the first counts (invariant)", () => {
  const error = (ename: string) => message("error", { ename, evalue: "", traceback: [] });
  assert.deepEqual(outputsOf(error("First"), print("a"), error("Second")), ["a", "First"]);
});

Deno.test("clear_output clears at once, or with wait when the next output comes (oracle: the protocol)", () => {
  const clear = (wait: boolean) => message("clear_output", { wait });
  assert.deepEqual(outputsOf(print("a"), clear(false)), []);
  assert.deepEqual(outputsOf(print("a"), clear(true)), ["a"]);
  assert.deepEqual(outputsOf(print("a"), clear(true), show("b"), print("c")), ["b", "c"]);
});

Deno.test("an update reaches every display of that id, in earlier cells too (oracle: the protocol)", () => {
  const displays: DisplayRegistry = new Map();
  const [first, second] = [new OutputCollector(displays), new OutputCollector(displays)];
  first.add(show("old", "x"));
  first.add(show("other", "y"));
  second.add(show("old too", "x"));
  second.add(show("new", "x", "update_display_data"));
  second.add(show("nowhere", "z", "update_display_data"));
  const plain = (collector: OutputCollector) =>
    collector.outputs().map((output) => output.output_type === "display_data" && output.data["text/plain"]);
  assert.deepEqual(plain(first), ["new", "other"]);
  assert.deepEqual(plain(second), ["new"]);
});

Deno.test("messages that are no output are ignored (invariant)", () => {
  assert.deepEqual(
    outputsOf(message("status", { execution_state: "idle" }), message("execute_input", {})),
    [],
  );
});
