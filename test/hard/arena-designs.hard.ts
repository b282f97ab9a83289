import { designs } from "./families/designs.js";
import { runArena } from "./run-arena.js";

runArena(designs);
