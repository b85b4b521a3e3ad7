import { describe, expect, it } from "vitest";
import { bestFit } from "./bestFit";

describe("bestFit", () => {
  it("gives a single tile the whole of a 16:9 window", () => {
    expect(bestFit(1, 1280, 720, 8)).toEqual({ columns: 1, rows: 1, tileWidth: 1280, tileHeight: 720 });
  });

  it("puts two tiles side by side in a wide window and on top of each other on a phone", () => {
    expect(bestFit(2, 1280, 700, 8).columns).toBe(2);
    expect(bestFit(2, 360, 640, 8).columns).toBe(1);
  });

  it("fills windows that are not 16:9 with higher tiles, up to where too much of a picture would be cut off", () => {
    expect(bestFit(6, 344, 600, 8)).toEqual({ columns: 2, rows: 3, tileWidth: 168, tileHeight: 168 });
    expect(bestFit(2, 1264, 656, 8)).toEqual({ columns: 2, rows: 1, tileWidth: 628, tileHeight: 471 });
  });

  it("never lets tiles leave the area, for 1 to 30 tiles in any window", () => {
    for (const [width, height] of [[1280, 700], [360, 640], [740, 260], [1920, 1000]] as const) {
      for (let count = 1; count <= 30; count++) {
        const fit = bestFit(count, width, height, 8);
        expect(fit.columns * fit.rows).toBeGreaterThanOrEqual(count);
        expect(fit.columns * fit.tileWidth + (fit.columns - 1) * 8).toBeLessThanOrEqual(width);
        expect(fit.rows * fit.tileHeight + (fit.rows - 1) * 8).toBeLessThanOrEqual(height);
        expect(fit.tileWidth).toBeGreaterThan(0);
        expect(fit.tileWidth / fit.tileHeight).toBeGreaterThan(0.99);
        expect(fit.tileWidth / fit.tileHeight).toBeLessThan(1.85);
      }
    }
  });

  it("survives an area that has no size yet", () => {
    expect(bestFit(3, 0, 0, 8).tileWidth).toBe(0);
  });
});
