/** The ABI of the kernel: exported functions and nothing else. Pointers are byte offsets into `memory`. */
export { mark, release, reserve } from "./arena";
