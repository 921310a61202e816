const LIGHTNESS = { middle: 0.62, swing: 0.32 } as const;
const CHROMA = 0.135;
/** Of the positive side; blue is opposite. */
const ORANGE = 62 * Math.PI / 180;

/**
 * Colours for angles: dark at 0, light at ±π, orange on the way through positive angles and blue through negative ones,
 * so that the ends meet and the sign shows to every colour vision. An ellipse in Oklab (Ottosson 2020, "A perceptual
 * color space for image processing"): lightness goes with −cos, chroma along one line with sin. `[256, 3]`
 */
export const CYCLIC: Uint8Array = ellipse();

function ellipse(): Uint8Array {
  const palette = new Uint8Array(3 * 256);
  for (let i = 0; i < 256; i++) {
    const angle = -Math.PI + 2 * Math.PI * i / 255;
    const chroma = CHROMA * Math.sin(angle);
    palette.set(
      srgbOf({
        lightness: LIGHTNESS.middle - LIGHTNESS.swing * Math.cos(angle),
        a: chroma * Math.cos(ORANGE),
        b: chroma * Math.sin(ORANGE),
      }),
      3 * i,
    );
  }
  return palette;
}

/** Oklab → sRGB, 0 … 255, clipped. Matrices of Ottosson 2020. */
function srgbOf({ lightness, a, b }: { lightness: number; a: number; b: number }): number[] {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ];
  return linear.map((value) => {
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.max(0, Math.min(1, encoded)));
  });
}
