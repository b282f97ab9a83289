import { variances } from "./families/variances.js";
import { runArena } from "./run-arena.js";

runArena(variances);
