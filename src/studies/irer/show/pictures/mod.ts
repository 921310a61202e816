/** The pictures of fields and hunts: what they show, as numbers, in; a specification out. */
export { fieldPicturesFigure } from "./field_pictures.ts";
export type { FieldPicture, FieldPicturesData } from "./field_pictures.ts";
export { geneCourseFigure } from "./gene_course.ts";
export type { GeneAxis, GeneCourseData } from "./gene_course.ts";
export { nullDistributionsFigure } from "./null_distributions.ts";
export type { NullDistribution, NullDistributionsData } from "./null_distributions.ts";
export { ringSpectrumFigure } from "./ring_spectrum.ts";
export type { RingSpectrumData } from "./ring_spectrum.ts";
export { searchCourseFigure } from "./search_course.ts";
export type { SearchCourseData } from "./search_course.ts";
export { tradeOffFigure } from "./trade_off.ts";
export type { TradeOffData } from "./trade_off.ts";
