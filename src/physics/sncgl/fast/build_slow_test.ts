import { testKernel } from "@/math/wasm_kernel/testing/test_kernel.ts";
import { SOURCE } from "./build.ts";
import { KERNEL_BYTES } from "./kernel_bytes.ts";

await testKernel(SOURCE, KERNEL_BYTES);
