import { constants } from "node:zlib";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { compression, defineAlgorithm } from "vite-plugin-compression2";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running server. */
const server = "http://localhost:4000";

export default defineConfig({
  plugins: [
    react(),
    tailwindcss(),
    // The server serves these forms as they are. Below a thousand bytes they would save less than a packet.
    compression({
      threshold: 1000,
      algorithms: [
        defineAlgorithm("brotliCompress", { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }),
        defineAlgorithm("gzip", { level: 9 }),
      ],
    }),
  ],
  build: {
    outDir: "../wwwroot",
    emptyOutDir: true,
    target: "es2022",
  },
  server: {
    proxy: { "/socket": { target: server, ws: true }, "/api": server },
  },
  test: {
    environment: "node",
    include: ["src/**/*.test.{ts,tsx}"],
    // Also files that no test imports: they are what is to be seen.
    coverage: {
      provider: "v8",
      include: ["src/**/*.{ts,tsx}"],
      exclude: ["src/**/*.test.{ts,tsx}", "src/**/testing/**", "src/**/*.d.ts"],
      reporter: ["cobertura"],
    },
  },
});
