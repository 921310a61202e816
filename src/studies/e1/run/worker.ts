/** A worker that trains one network; it can be killed at any moment and goes on at its last checkpoint. */
import { serveRuns } from "@/core/study/mod.ts";
import { e1 } from "../study.ts";
import { trainRun } from "./train_run.ts";

if (import.meta.main) await serveRuns(e1, trainRun);
