/** Manifests: the files that a study's numbers rest on, frozen by digest and size. */
export { dataPath, pathProblem } from "./data_path.ts";
export { hashMissing } from "./hash_missing.ts";
export { digestNow, type HeldFiles, holdFiles } from "./held_files.ts";
export { type Manifest, readManifest } from "./read_manifest.ts";
export type { ManifestEntry } from "./schema.ts";
export { type HashProgress, type Verification, verifyManifest } from "./verify_manifest.ts";
