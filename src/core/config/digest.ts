import { z } from "zod";

const DIGITS = /^[0-9a-f]{64}$/;

/**
 * A SHA-256 digest in a configuration: 64 lower-case hexadecimal digits. Other spellings of the same digest are refused
 * and not read as it: digests are compared as texts, by us and by whoever greps for one, so each is written in one way.
 */
export const digestSchema: z.ZodType<string> = z.string().superRefine((text, context) => {
  if (DIGITS.test(text)) return;
  const digits = text.trim().replace(/^sha-?256[:=-]/i, "").toLowerCase();
  const expected = "expected 64 lower-case hexadecimal digits and nothing else";
  context.addIssue({
    code: "custom",
    message: DIGITS.test(digits) ? `${expected}: write ${digits}` : expected,
  });
});
