import { defineConfig } from "vite";

export default defineConfig({
  // The tests serve it beside our own page, from a folder.
  base: "./",
  build: {
    outDir: "../wwwroot",
    emptyOutDir: true,
    target: "es2022",
  },
});
