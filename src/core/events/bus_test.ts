/** Oracle: what was published, in its order (written out), and the count of what is kept. */
import assert from "node:assert/strict";
import { EventBus, type Gap, type Happening } from "./mod.ts";

/** The next few of what a follower sees. */
async function take<Event>(followed: AsyncGenerator<Happening<Event> | Gap>, count: number) {
  const seen: unknown[] = [];
  for await (const one of followed) {
    seen.push("id" in one ? [one.id, one.event] : one.missed);
    if (seen.length === count) break;
  }
  return seen;
}

Deno.test("every follower sees every event once, in order, whenever it came", async () => {
  const bus = new EventBus<string>();
  const early = take(bus.follow(), 3);
  await Promise.resolve(); // the follower has begun
  for (const event of ["a", "b"]) bus.publish(event);
  const [all, later] = [take(bus.follow({ after: 0 }), 3), take(bus.follow({ after: 1 }), 2)];
  setTimeout(() => bus.publish("c"), 5);
  assert.deepEqual(await early, [[1, "a"], [2, "b"], [3, "c"]]);
  assert.deepEqual(await all, [[1, "a"], [2, "b"], [3, "c"]]);
  assert.deepEqual(await later, [[2, "b"], [3, "c"]]);
  assert.equal(bus.last, 3);
  assert.notEqual(new EventBus().epoch, bus.epoch);
});

Deno.test("who comes too late is told what was missed, and goes on with what is kept; no more is kept", async () => {
  const bus = new EventBus<number>(4);
  for (let event = 1; event <= 10; event++) bus.publish(event);
  assert.deepEqual(await take(bus.follow({ after: 0 }), 5), [
    { from: 1, to: 6 },
    [7, 7],
    [8, 8],
    [9, 9],
    [10, 10],
  ]);
  // a slow follower, in the midst of its reading
  const slow = bus.follow({ after: 8 });
  assert.deepEqual((await slow.next()).value, { id: 9, at: (await nth(bus, 9)).at, event: 9 });
  for (let event = 11; event <= 20; event++) bus.publish(event);
  assert.deepEqual(await take(slow, 2), [{ from: 10, to: 16 }, [17, 17]]);
});

Deno.test("a follower ends with its signal, while it waits and while there is more", async () => {
  const bus = new EventBus<string>();
  const abort = new AbortController();
  const waiting = Array.fromAsync(bus.follow({ signal: abort.signal }));
  setTimeout(() => abort.abort(), 5);
  assert.deepEqual(await waiting, []);
  bus.publish("a");
  assert.deepEqual(await Array.fromAsync(bus.follow({ after: 0, signal: AbortSignal.abort() })), []);
});

async function nth<Event>(bus: EventBus<Event>, id: number): Promise<Happening<Event>> {
  const { value } = await bus.follow({ after: id - 1 }).next();
  return value as Happening<Event>;
}
