import { suggestion } from "@/core/config/mod.ts";
import { InputError } from "@/core/errors.ts";
import type { EquationOfState } from "./equation_of_state.ts";
import { polytropicPieces } from "./polytropic_pieces.ts";
import { read2009 } from "./read2009.ts";
import { READ_2009 } from "./read2009_parameters.ts";
import { SOLAR_MASS_KM } from "../units.ts";

/** Other names of the same fit. */
const ALIASES: Readonly<Record<string, string>> = { AP1: "APR1", AP2: "APR2", AP3: "APR3", AP4: "APR4" };

/** The toy model P = K ρ² with K = 100 in units of the solar mass (c = G = M☉ = 1). */
const TOY = "Poly2";
const TOY_CONSTANT = 100;

/** Every equation of state that is known by name. */
export const equationOfStateNames: readonly string[] = [
  ...Object.keys(READ_2009),
  ...Object.keys(ALIASES),
  TOY,
];

/**
 * A named equation of state: one of the 34 piecewise polytropes of Read et al. 2009 with the SLy crust, or `Poly2`.
 *
 * @throws {InputError} for an unknown name, with the nearest one
 */
export function equationOfState(name: string): EquationOfState {
  if (name === TOY) return toy();
  const fit = Object.hasOwn(ALIASES, name) ? ALIASES[name] : name;
  if (Object.hasOwn(READ_2009, fit)) return read2009(name, fit);
  throw new InputError(`unknown equation of state '${name}'${suggestion(name, equationOfStateNames)}`, {
    where: "eos",
    mend: `name one of ${equationOfStateNames.slice(0, 3).join(", ")} …, or table:<your file.csv>`,
  });
}

function toy(): EquationOfState {
  const density = 1e-3 / SOLAR_MASS_KM ** 2;
  const pressure = TOY_CONSTANT * 1e-6 / SOLAR_MASS_KM ** 2;
  return polytropicPieces([{ gamma: 2, density, pressure }], { name: TOY, publishedFit: true });
}
