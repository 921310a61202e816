/** A worker that computes one field after the other. */
import { serveRuns } from "@/core/study/mod.ts";
import { irer } from "../study.ts";
import { computeField } from "./compute_field.ts";

if (import.meta.main) await serveRuns(irer, computeField);
