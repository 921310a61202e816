import assert from "node:assert/strict";
import { visible, visibleJson, visibleLines } from "./visible_text.ts";

// Oracle: the Unicode categories Cc, Cf, Cs, Zl and Zp as another part of ICU tells them, code point by code point.
Deno.test("nothing that acts instead of showing is left, and what shows is left alone (all of Unicode)", () => {
  const acts =
    /^[\p{General_Category=Control}\p{General_Category=Format}\p{General_Category=Surrogate}\p{Zl}\p{Zp}]$/u;
  for (let code = 0; code <= 0x10ffff; code++) {
    const character = String.fromCodePoint(code);
    const joiner = code === 0x200c || code === 0x200d;
    if (acts.test(character) && !joiner) assert.match(visible(character), /^\\(?:[nrt]|u\{[0-9a-f]+\})$/);
    else assert.equal(visible(character), character);
  }
});

Deno.test("texts of several languages pass, attacks are written out, twice is once (written out)", () => {
  for (const text of ["größer ∂ψ/∂t", "می‌خواهم", "👩‍🔬 → 0", "東京 κ=0.1"]) assert.equal(visible(text), text);
  const attack = "\u001b]8;;http://x\u0007a\u001b[2K\r\nok\u2066\u{e0041}\ud800";
  const shown = "\\u{1b}]8;;http://x\\u{7}a\\u{1b}[2K\\r\\nok\\u{2066}\\u{e0041}\\u{d800}";
  assert.equal(visible(attack), shown);
  assert.equal(visible(shown), shown);
  assert.equal(visibleLines("a\nb\u0007"), "a\nb\\u{7}");
});

Deno.test("JSON shows nothing that acts and is the same value (JSON.parse)", () => {
  const value = { "a\u202e": ["\u001b[0m\n", "\u{e0041}\u007f\u009b", "größer"], n: 1 };
  const text = visibleJson(value);
  assert.deepEqual(JSON.parse(text), value);
  assert.doesNotMatch(text, /(?!\n)[\p{Cc}\p{Cf}]/u);
});
