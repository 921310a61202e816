import { EOS_VALUES, type EquationOfState, REST_MASS_DENSITY } from "./equation_of_state.ts";
import { KM2_PER_G_CM3 } from "../units.ts";

/** `outer` from the surface to where `inner`, whose first break is above 0, takes over. */
export function layered(
  outer: EquationOfState,
  inner: EquationOfState,
): EquationOfState {
  const count = outer.breaks.length;
  const values = new Float64Array(EOS_VALUES);
  inner.evaluate(inner.breaks[0], 0, values);
  const scale = inner.densityScale ?? 1;
  const join = values[REST_MASS_DENSITY] / KM2_PER_G_CM3 / scale;
  return {
    ...inner,
    breaks: Float64Array.of(...outer.breaks, ...inner.breaks),
    evaluate(h, piece, out) {
      if (piece < count) outer.evaluate(h, piece, out);
      else inner.evaluate(h, piece - count, out);
    },
    enthalpyAtDensity: (density) =>
      density < join ? outer.enthalpyAtDensity(density * scale) : inner.enthalpyAtDensity(density),
  };
}
