/** Oracle: the contract, as `withLocalExecutor` keeps it: the same tasks end alike in this process. */
import assert from "node:assert/strict";
import { InputError } from "../errors.ts";
import { endsOf, executorHere, type Task, type TaskEvent } from "./mod.ts";

const tasksOf = (contents: readonly unknown[]): Task[] =>
  contents.map((content, index) => ({ id: String(index), content, timeLimitMs: 1000 }));

const executor = executorHere(async (content, { progress }) => {
  const { refuse, fail, value } = content as { refuse?: boolean; fail?: boolean; value?: number };
  await new Promise((resolve) => setTimeout(resolve, 10));
  progress(value ?? 0, "half way");
  if (refuse) throw new InputError("no space left", { where: "disk", mend: "free some" });
  if (fail) throw new RangeError("no such number");
  return value;
});

Deno.test("executorHere: answers, failures and events of tasks, one after the other", async () => {
  const events: TaskEvent[] = [];
  const submission = await executor.submit(tasksOf([{ value: 1 }, { fail: true }, { value: 3 }]), {
    onEvent: (event) => events.push(event),
  });
  const ends = await Array.fromAsync(submission.collect());
  assert.deepEqual(ends.map(({ end }) => end.status), ["done", "failed", "done"]);
  assert.deepEqual(ends[2], { id: "2", end: { status: "done", answer: 3 } });
  assert.match((ends[1].end as { message: string }).message, /^RangeError: no such number\n/);
  assert.deepEqual(events.filter(({ id }) => id === "2"), [
    { id: "2", kind: "started", attempt: 1 },
    { id: "2", kind: "progress", done: 3, note: "half way" },
    { id: "2", kind: "ended", status: "done" },
  ]);
});

Deno.test("executorHere: bad surroundings end it; what waits is cancelled, also when the loop is left", async () => {
  const seen: unknown[] = [];
  const refused = endsOf(executor, tasksOf([{ value: 1 }, { refuse: true }, { value: 3 }]), {
    onEnd: ({ end }) => void seen.push(end),
  });
  await assert.rejects(refused, InputError);
  assert.deepEqual(seen, [{ status: "done", answer: 1 }]);
  const submission = await executor.submit(tasksOf([{ value: 1 }, { value: 2 }, { value: 3 }]));
  for await (const { end } of submission.collect()) {
    assert.equal(end.status, "done");
    break;
  }
  assert.equal([...(await submission.status()).values()].at(-1), "cancelled");
});
