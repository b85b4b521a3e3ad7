import { describe, expect, it } from "vitest";
import { sendLimitation } from "./sendLimitation";

function encoding(rid: string | undefined, qualityLimitationReason: unknown, active?: boolean): Record<string, unknown> {
  return { rid, qualityLimitationReason, active };
}

describe("sendLimitation", () => {
  it("is that of the best active encoding, in whichever order they are listed", () => {
    const encodings = [encoding("m", "bandwidth", true), encoding("h", "cpu", false), encoding("l", "none", true)];
    expect(sendLimitation(encodings)).toBe("bandwidth");
    expect(sendLimitation(encodings.toReversed())).toBe("bandwidth");
    expect(sendLimitation([encoding("l", "cpu"), encoding("h", "none")])).toBeNull();
  });

  it("is that of the only encoding of a line without simulcast", () => {
    expect(sendLimitation([encoding(undefined, "cpu")])).toBe("cpu");
  });

  it("is nothing without limit, for other reasons, and where the browser tells none", () => {
    for (const reason of ["none", "other", undefined, 7]) {
      expect(sendLimitation([encoding("h", reason, true)])).toBeNull();
    }
    expect(sendLimitation([encoding("h", "cpu", false)])).toBeNull();
    expect(sendLimitation([])).toBeNull();
  });
});
