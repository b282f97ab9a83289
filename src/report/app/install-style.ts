import { style } from "./style.js";

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
