/** The whole kernel, for scripts, whose wasm-bytes.js is the core. */
export { wasmLength, wasmText, wasmUnpacker } from "./wasm-bytes.js";
