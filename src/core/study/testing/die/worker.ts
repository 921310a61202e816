/** A worker that throws dice. */
import { serveRuns } from "../../mod.ts";
import { dieStudy } from "./study.ts";
import { throwDie } from "./work.ts";

if (import.meta.main) await serveRuns(dieStudy, throwDie);
