/** Computing elsewhere: the executors' contract, child processes on this machine, and jobs that are programs. */
export { denoCommand, type Permissions } from "./deno_command.ts";
export {
  ATTEMPTS,
  type EndedTask,
  endsOf,
  type Executor,
  type Loss,
  lossText,
  type Submission,
  type Task,
  type TaskEnd,
  type TaskEvent,
  type TaskState,
} from "./executor.ts";
export { executorHere } from "./executor_here.ts";
export { type Job, type JobResult, type LineListener, type PoolOptions, runPool } from "./job_pool.ts";
export { ExecutorStopped, type LocalExecutorOptions, withLocalExecutor } from "./local_executor.ts";
export { exitWhenParentDies } from "./parent_watch.ts";
export { poolIsRunning } from "./pool_signals.ts";
export { serveTasks, type TaskHandler, type TellProgress } from "./serve_tasks.ts";
export { textLines } from "./text_lines.ts";
