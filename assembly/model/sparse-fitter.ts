import { Levelled } from "../stats/centre";
import { BlockDesign } from "./sparse-model";
import { BlockWork } from "./sparse-work";

/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class BlockFitter {
  design: BlockDesign;
  work: BlockWork;
  level: Levelled;
  /** 1: every θ stays at `start`. */
  held: i32;
}
