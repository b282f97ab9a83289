/** The ABI of the kernel as TypeScript sees it. Pointers are byte offsets into `memory`. */
export interface KernelExports extends ArenaExports {}

/** assembly/arena.ts */
export interface ArenaExports {
  /** Reserve bytes, 16-byte aligned; 0 when memory cannot grow that far. */
  reserve(bytes: number): number;
  mark(): number;
  release(position: number): void;
}
