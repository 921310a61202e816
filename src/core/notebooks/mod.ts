/** Notebooks: parse, execute without a browser, normalise, check, and open in JupyterLab. */
export {
  executeNotebook,
  type ExecuteOptions,
  type NotebookTimings,
  timingsPath,
} from "./execution/execute_notebook.ts";
export type { CellTiming, NotebookProgress } from "./execution/run_cells.ts";
export {
  CellError,
  type CellPlace,
  CellTimeoutError,
  DeadKernelError,
  FloatingError,
  InterruptedError,
  NotebookError,
  NotebookTimeoutError,
} from "./errors.ts";
export type { Cell, CodeCell, MimeBundle, Notebook, Output } from "./format/notebook.ts";
export { checkNotebookTypes } from "./checks/check_types.ts";
export { normaliseNotebook } from "./format/normalise.ts";
export { requireDenoKernel } from "./format/kernelspec.ts";
export { parseNotebook, readNotebook } from "./format/parse.ts";
export { serialiseNotebook } from "./format/serialise.ts";
export { type ExecutionStamp, findStaleOutputs, sourceHash, stampNotebook } from "./format/stamp.ts";
export { type Declaration, declaredParameters, parameterNames } from "./parameters/declarations.ts";
export { fitting, injectParameters, type Parameters } from "./parameters/inject.ts";
export { readValue } from "./parameters/read_value.ts";
export { ensureJupyterLab, findJupyterLab, type JupyterLab } from "./lab/ensure_jupyterlab.ts";
export { installKernelspec, jupyterEnvironment } from "./lab/kernelspec.ts";
export { type LabServer, openLab, startLab } from "./lab/open_lab.ts";
