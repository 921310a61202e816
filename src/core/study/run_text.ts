import { durationText, openProgress, type ProgressStyle } from "../progress/mod.ts";
import type { StudyRuns } from "./run_all.ts";
import type { RunSpec, Study } from "./study.ts";

/** How far a call is: its steps, or its runs where they have none. */
export interface RunCounter extends Disposable {
  /** So many steps of a run are done. @returns the steps of the run */
  advanceTo(runId: string, done: number, note: string): number;
  end(runId: string, options: { readonly done: boolean }): void;
  note(text: string): void;
}

export function runCounter<Config>(
  { name, noun, steps, label }: Study<Config>,
  specs: readonly RunSpec<Config>[],
  { style }: { style?: ProgressStyle },
): RunCounter {
  const stepsOf = ({ config }: RunSpec<Config>): number => steps?.of(config) ?? 1;
  const byId = new Map(specs.map((spec) => [spec.runId, spec]));
  const taken = new Map<string, number>();
  const unit = steps?.unit ?? noun[1];
  const total = specs.reduce((sum, spec) => sum + stepsOf(spec), 0);
  const progress = openProgress({ label: name, total, unit, style });
  const start = performance.now();
  let computed = 0;
  const advance = (runId: string, done: number, { counts }: { counts: boolean }): void => {
    const more = done - (taken.get(runId) ?? 0);
    taken.set(runId, done);
    if (counts) computed += more;
    progress.advance(more);
  };
  const rate = (): string => {
    const each = 1000 * computed / (performance.now() - start);
    return `${steps === undefined ? each.toFixed(2) : each.toFixed(0)} ${unit}/s`;
  };
  return {
    advanceTo(runId, done, note) {
      const spec = byId.get(runId)!;
      const of = stepsOf(spec);
      // a run without steps of its own counts once it has ended
      if (steps !== undefined) {
        progress.note(note === "" ? rate() : `${label(spec)}: ${note}`);
        advance(runId, Math.min(done, of), { counts: true });
      }
      return of;
    },
    end(runId, { done }) {
      // the steps that a run which ended early did not take are done with, but say nothing of the rate
      advance(runId, stepsOf(byId.get(runId)!), { counts: done || steps === undefined });
      progress.note(rate());
    },
    note: (text) => progress.note(text),
    [Symbol.dispose]: () => progress.finish(),
  };
}

/** E.g. `432 cases: 430 done, 2 failed; 100 of them were there already; 332 computed in 2 min 01 s (2.74 cases/s)`. */
export function runsText<Config>(
  { noun: [one, many] }: Study<Config>,
  { runs, seconds, computed }: StudyRuns<Config>,
): string {
  const counts = (["done", "diverged", "failed", "timeout", "damaged"] as const)
    .map((status) => [status, runs.filter((run) => run.status === status).length] as const)
    .filter(([, count]) => count > 0).map(([status, count]) => `${count} ${status}`);
  const kept = runs.filter((run) => run.kept).length;
  const parts = [`${runs.length} ${runs.length === 1 ? one : many}: ${counts.join(", ")}`];
  if (kept > 0) parts.push(`${kept} of them ${kept === 1 ? "was" : "were"} there already`);
  if (computed > 0) {
    const rate = (computed / seconds).toFixed(2);
    parts.push(`${computed} computed in ${durationText(seconds)} (${rate} ${many}/s)`);
  }
  return parts.join("; ");
}
