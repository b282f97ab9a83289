import * as library from "mixedlm/fit";
import { everyWay } from "./small-fit.mjs";

console.log(everyWay(library));
