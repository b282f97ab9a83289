import { darkTheme, declarations, lightTheme } from "./figures/parts/theme.js";

/** The style of the explorer; every rule is inside `.mixedlm-explorer`. */
const style = `
.mixedlm-explorer { ${declarations(lightTheme)} color-scheme: light; --plot-background: var(--mlm-paper); }
@media screen and (prefers-color-scheme: dark) {
  .mixedlm-explorer { ${declarations(darkTheme)} color-scheme: dark; }
}
.mixedlm-explorer {
  box-sizing: border-box; max-width: 100rem; margin: 0 auto; padding: 0 1rem 3rem; container: mixedlm / inline-size;
  background: var(--mlm-paper); color: var(--mlm-ink);
  font: 16px/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
.mixedlm-explorer *, .mixedlm-explorer *::before { box-sizing: inherit; }
.mixedlm-explorer h1 { font-size: 1.6rem; line-height: 1.25; margin: 1.5rem 0 1rem; }
.mixedlm-explorer h2 { font-size: 1.3rem; margin: 2.5rem 0 .75rem; padding-top: .5rem; border-top: 1px solid var(--mlm-faint); }
.mixedlm-explorer h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.mixedlm-explorer h4 { font-size: .9rem; margin: .5rem 0 .25rem; }
.mixedlm-explorer a { color: var(--mlm-down); }
.mixedlm-explorer dl { display: grid; grid-template-columns: fit-content(15rem) 1fr; gap: .25rem 1.25rem; margin: 0 0 1rem; }
.mixedlm-explorer dt { color: var(--mlm-muted); }
.mixedlm-explorer dd { margin: 0; }
.mixedlm-explorer .hashes { grid-template-columns: minmax(6rem, max-content) 1fr; font-size: .85rem; }
.mixedlm-explorer pre { white-space: pre-wrap; padding: .75rem; border: 1px solid var(--mlm-faint); border-radius: .25rem; font-size: .85rem; }
.mixedlm-explorer .note { border-left: 3px solid var(--mlm-muted); padding-left: .75rem; }
.mixedlm-explorer .story { min-width: 0; max-width: 72rem; margin: 0 auto; }
.mixedlm-explorer .contents { padding: .75rem 0 0; font-size: .85rem; }
.mixedlm-explorer .contents ul { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .25rem 1rem; font-size: inherit; }
.mixedlm-explorer .panel { display: none; }
.mixedlm-explorer .toolbar {
  position: sticky; top: 0; z-index: 2; display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; padding: .5rem 0;
  background: var(--mlm-paper); border-bottom: 1px solid var(--mlm-faint);
}
.mixedlm-explorer .found { flex-basis: 100%; font-size: .9rem; }
.mixedlm-explorer .choice { display: flex; align-items: baseline; gap: .5rem; min-width: 0; }
.mixedlm-explorer .choice span { flex: none; color: var(--mlm-muted); font-size: .9rem; white-space: nowrap; }
.mixedlm-explorer .choice output { font-weight: 600; min-width: 0; }
.mixedlm-explorer .controls, .mixedlm-explorer .finders, .mixedlm-explorer .buttons { display: flex; flex-wrap: wrap; align-items: center; gap: .4rem 1rem; margin: .4rem 0; font-size: .9rem; }
.mixedlm-explorer .buttons { gap: .5rem; color: var(--mlm-ink); }
.mixedlm-explorer .buttons input { width: 5rem; }
.mixedlm-explorer input[type="range"] { accent-color: var(--mlm-down); padding: 0; border: 0; align-self: center; }
.mixedlm-explorer .of, .mixedlm-explorer .hint { color: var(--mlm-muted); font-size: .85rem; }
.mixedlm-explorer th .of { display: block; font-weight: 400; }
.mixedlm-explorer .results { max-width: 44rem; }
.mixedlm-explorer .clear { font-weight: 600; }
.mixedlm-explorer .copied { position: relative; }
.mixedlm-explorer .copied > .copy { display: block; margin: -.75rem 0 .75rem auto; }
.mixedlm-explorer [hidden] { display: none; }
@container mixedlm (min-width: 72rem) {
  .mixedlm-explorer .layout { display: grid; grid-template-columns: 10.5rem minmax(0, 1fr) 19rem; gap: 0 2rem; align-items: start; }
  .mixedlm-explorer .story { margin: 0; max-width: none; width: 100%; }
  .mixedlm-explorer .contents, .mixedlm-explorer .panel { display: block; position: sticky; top: 0; max-height: 100vh; overflow: auto; padding: 1.5rem .25rem 1rem; }
  .mixedlm-explorer .contents ul { display: block; }
  .mixedlm-explorer .contents li { margin: 0 0 .5rem; line-height: 1.35; }
  .mixedlm-explorer .panel { border-left: 1px solid var(--mlm-faint); padding-left: 1.25rem; font-size: .9rem; min-height: 100vh; }
  .mixedlm-explorer .panel p { margin: .25rem 0; }
  .mixedlm-explorer .panel dl { display: block; margin: .75rem 0; }
  .mixedlm-explorer .panel-head { color: var(--mlm-muted); }
  .mixedlm-explorer .panel-name { font-weight: 700; font-size: 1.1rem; }
  .mixedlm-explorer .toolbar .chosen-name, .mixedlm-explorer .toolbar .found { display: none; }
}
.mixedlm-explorer select, .mixedlm-explorer input { font: inherit; font-size: .9rem; max-width: 100%; min-width: 0; color: inherit; background: var(--mlm-paper); border: 1px solid var(--mlm-muted); border-radius: .25rem; padding: .15rem .4rem; }
.mixedlm-explorer button { font: inherit; font-size: .85rem; color: inherit; background: none; border: 1px solid var(--mlm-faint); border-radius: .25rem; padding: .15rem .6rem; cursor: pointer; }
.mixedlm-explorer button:disabled { color: var(--mlm-muted); cursor: default; }
.mixedlm-explorer :focus-visible { outline: 2px solid var(--mlm-down); outline-offset: 2px; }
.mixedlm-explorer .scroll { overflow-x: auto; margin: .5rem 0; }
.mixedlm-explorer table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; margin-bottom: 1rem; }
.mixedlm-explorer caption { text-align: left; color: var(--mlm-muted); padding: .25rem 0; position: sticky; left: 0; max-width: calc(100vw - 2rem); }
.mixedlm-explorer th, .mixedlm-explorer td { padding: .2rem .6rem; text-align: right; font-weight: 400; white-space: nowrap; border-bottom: 1px solid var(--mlm-faint); overflow-wrap: normal; }
.mixedlm-explorer .name { text-align: left; white-space: normal; overflow-wrap: anywhere; min-width: 9rem; max-width: 30rem; padding-left: 0; }
.mixedlm-explorer .words th, .mixedlm-explorer .words td { text-align: left; white-space: normal; }
.mixedlm-explorer thead th { border-bottom: 2px solid var(--mlm-muted); font-weight: 600; vertical-align: bottom; }
.mixedlm-explorer thead button { border: 0; padding: 0; font-weight: 600; font-size: inherit; text-decoration: underline dotted; text-underline-offset: .2em; }
.mixedlm-explorer th[aria-sort="ascending"] button::after { content: " ▲"; }
.mixedlm-explorer th[aria-sort="descending"] button::after { content: " ▼"; }
.mixedlm-explorer tbody button { border: 0; padding: 0; font-size: inherit; text-align: left; overflow-wrap: anywhere; color: var(--mlm-down); text-decoration: underline; text-underline-offset: .2em; }
.mixedlm-explorer tr.chosen { box-shadow: inset 3px 0 0 var(--mlm-ink); }
.mixedlm-explorer tr.chosen .name { font-weight: 700; padding-left: .5rem; }
.mixedlm-explorer .turn { display: flex; flex-wrap: wrap; align-items: center; gap: .75rem; }
.mixedlm-explorer .turn p { margin: 0; font-size: .9rem; }
.mixedlm-explorer figure { margin: 1.5rem 0; min-width: 0; break-inside: avoid; }
.mixedlm-explorer figcaption { color: var(--mlm-muted); font-size: .9rem; }
.mixedlm-explorer figcaption p { margin: .4rem 0; }
.mixedlm-explorer figcaption details { margin: .2rem 0; }
.mixedlm-explorer summary { cursor: pointer; }
.mixedlm-explorer figcaption .scroll { max-height: 24rem; color: var(--mlm-ink); }
.mixedlm-explorer .drawing { min-height: 16rem; }
.mixedlm-explorer .drawing.small { min-height: 190px; }
.mixedlm-explorer [data-tip] { cursor: pointer; }
.mixedlm-explorer li .taxon { vertical-align: top; border: 0; padding: 0; font-size: inherit; text-align: left; overflow-wrap: anywhere; }
.mixedlm-explorer li .taxon:hover { text-decoration: underline; }
@media screen and (prefers-color-scheme: dark) {
  .mixedlm-explorer .mlm-shade { filter: invert(1) hue-rotate(180deg); }
}
.mixedlm-explorer .mlm-plot { display: block; max-width: 100%; height: auto; overflow: visible; background: transparent; }
.mixedlm-explorer .mlm-plot text, .mixedlm-explorer .mlm-plot tspan { white-space: pre; }
.mixedlm-explorer .mlm-plot image { image-rendering: pixelated; }
.mixedlm-explorer .grid { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 0 2rem; }
.mixedlm-explorer .figure-variance-shares { grid-column: 1 / -1; }
.mixedlm-explorer .members { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 0 2rem; }
.mixedlm-explorer .members h3 { grid-column: 1 / -1; }
.mixedlm-explorer ul { margin: 0; padding-left: 1.2rem; font-size: .9rem; }
.mixedlm-explorer .members ul { columns: 11rem; }
.mixedlm-explorer .members li { break-inside: avoid; }
.mixedlm-explorer .id { color: var(--mlm-muted); }
@media (max-width: 40rem) {
  .mixedlm-explorer dl, .mixedlm-explorer .hashes { grid-template-columns: 1fr; gap: 0; }
  .mixedlm-explorer dd { margin-bottom: .5rem; }
  .mixedlm-explorer table { font-size: .8rem; }
  .mixedlm-explorer th, .mixedlm-explorer td { padding: .25rem .35rem; }
  .mixedlm-explorer .name { min-width: 3rem; }
  .mixedlm-explorer .name.long { min-width: 8rem; }
  .mixedlm-explorer .interval { white-space: normal; width: 1px; }
  .mixedlm-explorer thead .name { overflow-wrap: normal; }
}
@media print {
  .mixedlm-explorer { max-width: none; font-size: 11pt; }
  .mixedlm-explorer table, .mixedlm-explorer figcaption, .mixedlm-explorer ul { font-size: 10pt; }
  .mixedlm-explorer .contents, .mixedlm-explorer .panel, .mixedlm-explorer .controls, .mixedlm-explorer .finders, .mixedlm-explorer .copy,
  .mixedlm-explorer .turn button, .mixedlm-explorer figcaption details { display: none; }
  .mixedlm-explorer .layout { display: block; }
  .mixedlm-explorer .toolbar { position: static; }
  .mixedlm-explorer .toolbar .chosen-name { display: flex; }
  .mixedlm-explorer .toolbar .found { display: block; }
  .mixedlm-explorer h2, .mixedlm-explorer h3 { break-after: avoid; }
  .mixedlm-explorer .scroll { overflow: visible; }
}
`;

/**
 * Add the explorer's style to a document; the function returned takes it away. A constructed sheet is allowed under any
 * content security policy and leaves no element behind; documents without them (outside browsers) go without.
 */
export function installStyle(document: Document): () => void {
  const Sheet = document.defaultView?.CSSStyleSheet;
  if (Sheet === undefined || document.adoptedStyleSheets === undefined) return () => {};
  const sheet = new Sheet();
  sheet.replaceSync(style);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet);
  };
}
