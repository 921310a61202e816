/** A process of the validator: it shares nothing with the worker that wrote the artifacts. */
import { InputError } from "@/core/errors.ts";
import { serveTasks } from "@/core/executors/mod.ts";
import type { ValidateOptions } from "./validate_artifact.ts";
import { validateAndWrite, validateAnew, type Written } from "./validate_run.ts";
import type { ValidationRecord } from "./provenance.ts";

/** What a process is asked: a run folder or an artifact. */
export interface ValidationTask {
  readonly path: string;
  readonly options: ValidateOptions;
  /** Whether the provenance is written, or only told. */
  readonly writes: boolean;
}

/** What came of it. A refusal concerns one run; the others are validated all the same. */
export type ValidationAnswer =
  | Written
  | { readonly provenance: ValidationRecord }
  | { readonly refused: { readonly what: string; readonly where: string; readonly mend: string } };

if (import.meta.main) {
  await serveTasks(async (task): Promise<ValidationAnswer> => {
    const { path, options, writes } = task as ValidationTask;
    try {
      return writes
        ? await validateAndWrite(path, options)
        : { provenance: await validateAnew(path, options) };
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      return { refused: { what: error.what, where: error.where, mend: error.mend } };
    }
  });
}
