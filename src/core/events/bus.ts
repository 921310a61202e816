import { utcNow } from "../provenance/clock.ts";

/** Something that happened, with its place in the order of all that did. */
export interface Happening<Event> {
  /** From 1, without a gap. */
  readonly id: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** What happened. */
  readonly event: Event;
}

/** In the place of happenings that a follower came too late for: it must look at the state itself. */
export interface Gap {
  /** The first and the last id that are no longer kept. */
  readonly missed: { readonly from: number; readonly to: number };
}

/** Kept for those who come later, or were away for a moment. */
const KEPT = 10_000;

/**
 * Events of this process, for whoever follows them. The last 10,000 are kept, older ones are forgotten: whatever is
 * remembered for good lies in files. A follower that does not read holds nobody up and costs no memory.
 *
 * @example
 * ```ts
 * import { EventBus } from "@/core/events/mod.ts";
 * const bus = new EventBus<string>();
 * bus.publish("begun");
 * for await (const happening of bus.follow({ after: 0 })) {
 *   if (!("id" in happening) || happening.event !== "begun") throw new Error("another one");
 *   break;
 * }
 * ```
 */
export class EventBus<Event> {
  /** Names the count of ids: another process, or another bus, counts anew. */
  readonly epoch: string = crypto.randomUUID();
  readonly #kept: Happening<Event>[] = [];
  #last = 0;
  #change = Promise.withResolvers<void>();

  /** An empty bus that keeps `capacity` happenings; the oldest goes first. */
  constructor(readonly capacity: number = KEPT) {}

  /** The id of the last happening; 0 if there was none. */
  get last(): number {
    return this.#last;
  }

  /** Adds a happening and wakes whoever follows. */
  publish(event: Event): void {
    this.#kept[this.#last % this.capacity] = { id: ++this.#last, at: utcNow(), event };
    this.#change.resolve();
    this.#change = Promise.withResolvers();
  }

  /** What is kept now, in order. */
  kept(): Happening<Event>[] {
    const oldest = Math.max(0, this.#last - this.capacity);
    return Array.from(
      { length: this.#last - oldest },
      (_, index) => this.#kept[(oldest + index) % this.capacity],
    );
  }

  /**
   * What happens from now on, or what happened after a known id, then what follows. It ends when `signal` aborts.
   *
   * @param after the last id that is known already; by default the last one that there is
   */
  async *follow(
    { after = this.#last, signal }: { after?: number; signal?: AbortSignal } = {},
  ): AsyncGenerator<Happening<Event> | Gap> {
    const aborted = Promise.withResolvers<void>();
    const abort = () => aborted.resolve();
    signal?.addEventListener("abort", abort, { once: true });
    try {
      for (let known = after; !signal?.aborted;) {
        const oldest = Math.max(1, this.#last - this.capacity + 1);
        if (known >= this.#last) await Promise.race([this.#change.promise, aborted.promise]);
        else if (known + 1 < oldest) {
          yield { missed: { from: known + 1, to: oldest - 1 } };
          known = oldest - 1;
        } else yield this.#kept[known++ % this.capacity];
      }
    } finally {
      signal?.removeEventListener("abort", abort);
    }
  }
}
