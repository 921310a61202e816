import { EventBus } from "../events/mod.ts";
import type { RunStatus } from "./tree.ts";

/** What happens to the runs of a call of `runAll`. */
export type RunEvent =
  & { readonly study: string; readonly runId: string }
  & (
    | { readonly kind: "waiting"; readonly folder: string; readonly label: string }
    | { readonly kind: "started"; readonly attempt: number }
    /** Steps that are done, of so many. */
    | { readonly kind: "progress"; readonly done: number; readonly of: number; readonly note: string }
    /** An attempt was lost with its process, and why. */
    | { readonly kind: "lost"; readonly attempt: number; readonly reason: string }
    /** Another call computes it. */
    | { readonly kind: "busy"; readonly heldBy: string }
    | {
      readonly kind: "ended";
      readonly status: Exclude<RunStatus, "unfinished">;
      readonly reason: string | null;
      readonly kept: boolean;
    }
  );

/** The events of every call in this process. */
export const runEvents: EventBus<RunEvent> = new EventBus();
