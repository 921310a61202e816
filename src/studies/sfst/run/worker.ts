/** A worker of a scan: solves one case after the other. */
import { serveRuns } from "@/core/study/mod.ts";
import { sfst } from "../study.ts";
import { solveTovCase } from "./solve_tov_case.ts";

if (import.meta.main) await serveRuns(sfst, solveTovCase);
