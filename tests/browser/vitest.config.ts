import { defineConfig } from "vitest/config";

// One file at a time: two Chromiums with software rendering on two cores only make each other late.
export default defineConfig({ test: { fileParallelism: false, testTimeout: 240_000, hookTimeout: 120_000 } });
