/** A worker that draws lattices. */
import { serveRuns } from "@/core/study/mod.ts";
import { percolation } from "./study.ts";
import { drawLattices } from "./work.ts";

if (import.meta.main) await serveRuns(percolation, drawLattices);
