/** A worker that measures dice. */
import { serveMeasures } from "../../mod.ts";
import { dieMeasurement } from "./measure.ts";
import { dieStudy } from "./study.ts";

if (import.meta.main) await serveMeasures(dieStudy, dieMeasurement);
