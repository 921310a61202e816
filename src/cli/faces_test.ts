import assert from "node:assert/strict";
import { findingsIn } from "./faces.ts";

// Oracle: what deno doc --lint of Deno 2.9.6 wrote, shortened
const TEXT = `error[private-type-ref]: public type 'cmaEs' references private type 'CmaEsSettings'
  --> /home/me/src/search/cma_es.ts:34:1
   | 
34 | export function cmaEs(settings: CmaEsSettings): SearchStrategy {
   | ^
   = hint: make the referenced type public or remove the reference


error[private-type-ref]: public type 'reluGradient' references private type 'Tensor4D'
  --> /home/me/src/backends/relu_grad.ts:20:1
   | 
20 | export function reluGradient(dy: tf.Tensor4D): void {


error[missing-jsdoc]: exported symbol is missing JSDoc documentation
 --> /home/me/src/models/build.ts:11:12
  | 
3 |   readonly mean: number;


error: Found 3 documentation lint errors.
`;

Deno.test("a finding is a line; one of a library's type is none", () => {
  assert.deepEqual(findingsIn(TEXT, { root: "/home/me" }), [
    "src/search/cma_es.ts:34:1: public type 'cmaEs' references private type 'CmaEsSettings'",
    "src/models/build.ts:11:12: exported symbol is missing JSDoc documentation",
  ]);
});

Deno.test("an error of another kind is no finding", () => {
  assert.equal(
    findingsIn('error: Module not found "file:///home/me/src/a.ts".\n', { root: "/home/me" }),
    undefined,
  );
});
