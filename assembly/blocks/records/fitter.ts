/** All that a run over responses needs, reserved once per design. */
@unmanaged
export class BlockFitter {
  design: usize;
  work: usize;
  level: usize;
  /** 1: every θ stays at `start`. */
  held: i32;
}
