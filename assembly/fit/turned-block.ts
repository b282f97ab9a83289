import { projectResponse, sortGroups } from "../classes/reduce/reduce-response";
import { turnGroups } from "../classes/reduce/turn-groups";
import { copy } from "../linalg/axpy";
import { part } from "../linalg/vector";
import { reserve, reserveF64 } from "../memory/arena";
import { ClassModel, responseSize } from "../model/class-model";
import { ClassWork } from "../model/class-work";

/** Responses whose groups are turned together. */
export const TURNED_AT_ONCE: i32 = 16;

/** Responses of a model whose groups have a known covariance, between the two halves of their reduction. */
@unmanaged
export class TurnedBlock {
  /** f64[TURNED_AT_ONCE][responseSize]. */
  response: usize;
  /** f64[TURNED_AT_ONCE][groups] each: coordinates of the groups, and what they are turned to. */
  z: usize;
  turned: usize;
  /** f64[8]. */
  dots: usize;
  /** Bit i: response i holds cells that are not finite. */
  broken: i32;
}

/** 0 when memory cannot grow that far. */
export function reserveTurned(d: ClassModel): usize {
  const t = changetype<TurnedBlock>(reserve(offsetof<TurnedBlock>()));
  if (changetype<usize>(t) == 0) return 0;
  t.response = reserveF64(TURNED_AT_ONCE * responseSize(d));
  t.z = reserveF64(TURNED_AT_ONCE * d.groups);
  t.turned = reserveF64(TURNED_AT_ONCE * d.groups);
  t.dots = reserveF64(8);
  return t.dots == 0 ? 0 : changetype<usize>(t);
}

/** Project `count` responses, n contiguous numbers each (destroyed), and turn the coordinates of their groups. */
export function turnBlock(d: ClassModel, w: ClassWork, t: TurnedBlock, responses: usize, count: i32): void {
  t.broken = 0;
  for (let i = 0; i < count; i++) {
    const y = part(responses, i * d.n);
    if (!projectResponse(d, y, part(t.response, i * responseSize(d)), w.z)) t.broken |= 1 << i;
    copy(d.groups, w.z, part(t.z, i * d.groups));
  }
  turnGroups(d, count, t.z, t.turned, t.dots);
}

/** Response i of the block, reduced, into the work; false for cells that are not finite. */
export function takeTurned(d: ClassModel, w: ClassWork, t: TurnedBlock, i: i32): bool {
  if (t.broken & (1 << i)) return false;
  copy(responseSize(d), part(t.response, i * responseSize(d)), w.response);
  copy(d.groups, part(t.turned, i * d.groups), w.z);
  sortGroups(d, w.z, w.response);
  return true;
}
