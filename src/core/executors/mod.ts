/** Running jobs and tasks: pools of child processes on this machine, none of which outlives them. */
export { type PoolOptions, runPool } from "./local_pool.ts";
export { denoCommand, type Permissions } from "./deno_command.ts";
export { exitWhenParentDies } from "./parent_watch.ts";
export { poolIsRunning } from "./pool_signals.ts";
export type { Job, JobResult } from "./run_job.ts";
export { serveTasks } from "./serve_tasks.ts";
export { textLines } from "./text_lines.ts";
export {
  PoolStopped,
  runTasks,
  type TaskOptions,
  type TaskPool,
  type TaskPoolOptions,
  type TaskResult,
  withTaskPool,
} from "./worker_pool.ts";
