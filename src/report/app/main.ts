import { decodeData } from "./decode-data.js";
import { explore } from "./explore.js";

/** Draws the report of the page that this script stands in. */
const root = document.getElementById("report")!;
root.replaceChildren();
explore(root, decodeData(document.getElementById("report-data")!.textContent!), { permalinks: true });
