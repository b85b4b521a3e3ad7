import { describe, expect, it } from "vitest";
import { tipPlace } from "./tipPlace";

const view = { width: 390, height: 844 };
const tip = { width: 200, height: 100 };

function anchor(left: number, top: number) {
  return { left, top, bottom: top + 20, width: 20 };
}

describe("The place of a tip", () => {
  it("is above what it explains, in the middle", () => {
    expect(tipPlace(anchor(190, 500), tip, view)).toEqual({ left: 100, top: 400 });
  });

  it("is below where there is no room above", () => {
    expect(tipPlace(anchor(190, 60), tip, view)).toEqual({ left: 100, top: 80 });
  });

  it("is inside of the view at every edge", () => {
    expect(tipPlace(anchor(0, 500), tip, view).left).toBe(0);
    expect(tipPlace(anchor(380, 500), tip, view).left).toBe(190);
    expect(tipPlace(anchor(190, 50), tip, { width: 390, height: 120 }).top).toBe(20);
  });
});
