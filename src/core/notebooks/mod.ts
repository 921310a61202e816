/** Notebooks: parse, execute without a browser, normalise, check, and open in JupyterLab. */
export { executeNotebook, type ExecuteOptions, type NotebookTimings } from "./execution/execute_notebook.ts";
export type { CellTiming, NotebookProgress } from "./execution/run_cells.ts";
export { type CellPlace, InterruptedError, NotebookError } from "./errors.ts";
export type {
  Cell,
  CodeCell,
  DisplayOutput,
  ErrorOutput,
  Json,
  Metadata,
  MimeBundle,
  Notebook,
  Output,
  ResultOutput,
  StreamOutput,
  TextCell,
} from "./format/notebook.ts";
export { checkNotebookTypes } from "./checks/check_types.ts";
export { requireDenoKernel } from "./format/kernelspec.ts";
export { parseNotebook, readNotebook } from "./format/parse.ts";
export { serialiseNotebook } from "./format/serialise.ts";
export { findStaleOutputs } from "./format/stamp.ts";
export { type Declaration, declaredParameters, parameterNames } from "./parameters/declarations.ts";
export { fitting, injectParameters, type Parameters } from "./parameters/inject.ts";
export { readValue } from "./parameters/read_value.ts";
export type { ValueType } from "./parameters/value_type.ts";
export { ensureJupyterLab, findJupyterLab, type JupyterLab } from "./lab/ensure_jupyterlab.ts";
export { type LabServer, openLab } from "./lab/open_lab.ts";
