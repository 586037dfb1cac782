import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the service: `partwright serve`'s default, or what PARTWRIGHT_URL says. */
const service = process.env.PARTWRIGHT_URL ?? "http://127.0.0.1:8100";

export default defineConfig({
  plugins: [react(), tailwindcss()],
  build: {
    target: "es2022",
    // Monaco and three.js are loaded when a project opens; their size is theirs.
    chunkSizeWarningLimit: 4000,
  },
  worker: { format: "es" },
  server: {
    // The manual's pictures lie beside the studio.
    fs: { allow: [".."] },
    proxy: {
      "/api": service,
      "/ws": { target: service, ws: true },
    },
  },
  test: { environment: "node", include: ["test/**/*.test.ts"] },
});
