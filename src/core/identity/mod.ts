/** Content-derived identity: canonical JSON (RFC 8785), SHA-256 of text and of files, and the run id. */
export { canonicalJson, readableCanonicalJson } from "./canonical_json.ts";
export { sha256File, sha256OfOpen, sha256Text } from "./sha256.ts";
export { runIdOf } from "./run_id.ts";
export type { RunIdentity } from "./run_id.ts";
