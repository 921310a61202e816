/** The sections of a report, each in a file of its own, written from one context. */
export { type Sections, writeSections } from "./write_sections.ts";
