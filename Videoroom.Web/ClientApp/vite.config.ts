import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

/** Where `npm run dev` finds the running server. */
const server = "http://localhost:4000";

export default defineConfig({
  plugins: [react(), tailwindcss()],
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
  },
});
