/** Running jobs: a pool of child processes on this machine, none of which outlives it. */
export { poolIsRunning, type PoolOptions, runPool } from "./local_pool.ts";
export { exitWhenParentDies } from "./parent_watch.ts";
export type { Job, JobResult } from "./run_job.ts";
