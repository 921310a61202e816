/** TensorFlow's way of reporting an error: a status object that the failing call fills in. */

import { type CApi, textAt } from "./c_api.ts";

/** One status object, reused for every call. */
export class Status {
  /** The `TF_Status*` to hand to a call. */
  readonly address: bigint;
  readonly #api: CApi;

  constructor(api: CApi) {
    this.#api = api;
    this.address = api.TF_NewStatus();
  }

  /** Whether the call just made failed. */
  get failed(): boolean {
    return this.#api.TF_GetCode(this.address) !== 0;
  }

  /** The failed call's error: `Cannot <task>: <TensorFlow's message>`. */
  error(task: string): Error {
    return new Error(`Cannot ${task}: ${textAt(this.#api.TF_Message(this.address))}`);
  }

  /** Throws {@linkcode error} if the call just made failed. */
  check(task: string): void {
    if (this.failed) throw this.error(task);
  }
}
