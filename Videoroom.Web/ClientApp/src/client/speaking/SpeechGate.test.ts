import { describe, expect, it } from "vitest";
import { SpeechGate } from "./SpeechGate";

describe("SpeechGate", () => {
  it("opens at speech and ignores what is quieter", () => {
    const gate = new SpeechGate();
    expect(gate.update(0.015, 0)).toBe(false);
    expect(gate.update(0.03, 100)).toBe(true);
  });

  it("stays open over a short pause and closes after a long one", () => {
    const gate = new SpeechGate();
    gate.update(0.1, 0);
    expect(gate.update(0, 100)).toBe(true);
    expect(gate.update(0, 700)).toBe(true);
    expect(gate.update(0.1, 750)).toBe(true);
    expect(gate.update(0, 800)).toBe(true);
    expect(gate.update(0, 1499)).toBe(true);
    expect(gate.update(0, 1500)).toBe(false);
  });

  it("does not close while the level lies between its two thresholds", () => {
    const gate = new SpeechGate();
    gate.update(0.1, 0);
    expect(gate.update(0.015, 5000)).toBe(true);
  });
});
