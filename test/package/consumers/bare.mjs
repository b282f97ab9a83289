/** The bundle where nothing of Node is left but the language and the web's own globals. */
import { smallFit } from "./small-fit.mjs";

const { log, error } = console;
for (const name of ["process", "Buffer", "global", "setImmediate", "clearImmediate"]) delete globalThis[name];

import("./node_modules/mixedlm/dist/mixedlm.min.js").then(smallFit).then(log, error);
