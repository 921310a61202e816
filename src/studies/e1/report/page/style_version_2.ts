/** The look of version 2, which kept reports have: light alone, wide tables scroll. Its bytes stay as they are. */
export const STYLE_VERSION_2 =
  `:root { color-scheme: light; --ink: #222; --quiet: #5a5a5a; --line: #ddd; --tint: #f6f7f9; }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 64rem; padding: 2rem 1.25rem 4rem; background: #fff; color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", "Helvetica Neue", Arial, sans-serif; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .4rem; }
h2 { font-size: 1.25rem; margin: 2.6rem 0 .8rem; padding-bottom: .3rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1.05rem; margin: 0 0 .5rem; }
p { margin: .5rem 0; max-width: 46rem; }
a { color: #0b5394; }
.quiet, .sources, figcaption, caption { color: var(--quiet); font-size: .86rem; }
.sources { margin-top: .3rem; }
.banner { border: 1px solid var(--line); border-left: .4rem solid #2e7d4f; background: #f2f8f4; padding: .7rem 1rem;
  margin: 1.2rem 0; }
.banner.exploratory { border-left-color: #b26a00; background: #fdf6ea; }
.standing { text-transform: uppercase; letter-spacing: .03em; }
.banner ul { margin: .4rem 0 0; padding-left: 1.2rem; }
.mark { display: inline-block; vertical-align: middle; margin-left: .5rem; padding: .05rem .5rem; border-radius: .2rem;
  background: #fbe7c6; color: #6d4100; font-size: .72rem; font-weight: 600; letter-spacing: .04em; }
.verdict { display: inline-block; padding: .05rem .55rem; border-radius: .2rem; font-weight: 600; background: #eceff3; }
.verdict.supported { background: #dcefe3; color: #14522f; }
.verdict.refuted { background: #f9e0dc; color: #7a2014; }
.hypothesis { border: 1px solid var(--line); border-radius: .3rem; padding: 1rem 1.2rem .6rem; margin: 1rem 0;
  break-inside: avoid; }
.plain { font-size: 1.05rem; }
ol.rules { margin: .4rem 0; padding-left: 1.6rem; font-size: .92rem; }
dl { margin: .8rem 0; font-size: .92rem; }
dl > div { display: grid; grid-template-columns: 13rem 1fr; gap: 1rem; padding: .22rem 0;
  border-top: 1px solid #eee; }
dt { color: var(--quiet); }
dd { margin: 0; overflow-wrap: anywhere; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; margin: 1rem 0 .3rem; }
table { border-collapse: collapse; font-size: .88rem; font-variant-numeric: tabular-nums; width: 100%; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .3rem .7rem .3rem 0; vertical-align: top; border-bottom: 1px solid #eee;
  font-weight: normal; }
thead th { border-bottom: 1px solid #999; color: var(--quiet); vertical-align: bottom; }
th.number, td.number { text-align: right; }
td.number, th code { white-space: nowrap; }
code { font: .86em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
data, span[data-source] { cursor: help; }
figure { margin: 1.4rem 0; break-inside: avoid; }
figure img { display: block; max-width: 100%; height: auto; }
figcaption { margin-top: .4rem; }
ol.sources-list { padding-left: 0; list-style: none; font-size: .86rem; }
ol.sources-list li { display: grid; grid-template-columns: 2rem 1fr; padding: .3rem 0; border-top: 1px solid #eee; }
@media (max-width: 40rem) { dl > div { grid-template-columns: 1fr; gap: 0; } }
@media print {
  body { max-width: none; padding: 0; font-size: 10.5pt; }
  h2 { break-after: avoid; }
  thead { display: table-header-group; }
  tr { break-inside: avoid; }
  .wide { overflow: visible; }
  table { font-size: 7.5pt; }
  th, td { padding-right: .4rem; }
}
`;
