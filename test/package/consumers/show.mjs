import { mixedlm } from "mixedlm";
import { smallFit } from "./small-fit.mjs";

smallFit({ mixedlm }).then(console.log, console.error);
