import { describe, expect, it } from "vitest";
import { type Encoding, maxBitrates, neededEncodings, onlyEncoding, plannedEncodings } from "./encodings";

function sent(encodings: readonly Encoding[]): string {
  return encodings
    .filter(({ active }) => active)
    .map(({ rid, scaleResolutionDownBy }) => `${rid ?? "-"}/${scaleResolutionDownBy ?? "-"}`)
    .join(" ");
}

describe("plannedEncodings", () => {
  it.each([
    [1280, 720, "l/4 m/2 h/1"],
    [720, 1280, "l/4 m/2 h/1"],
    [960, 540, "l/4 m/2 h/1"],
    [640, 480, "l/2 m/1"],
    [640, 360, "l/2 m/1"],
    [480, 270, "l/2 m/1"],
    [320, 180, "l/1"],
  ])("sends a camera of %ix%i as %s: always at full size, in as many encodings as Chromium sends", (width, height, expected) => {
    const encodings = plannedEncodings("camera", { width, height });
    expect(sent(encodings)).toBe(expected);
    expect(encodings.map(({ rid }) => rid)).toEqual(["l", "m", "h"]);
  });

  it("takes a camera that is off for a large one", () => {
    expect(sent(plannedEncodings("camera", null))).toBe("l/4 m/2 h/1");
  });

  it("sends a screen in full and at half size with few frames, and a small window in full alone", () => {
    const screen = plannedEncodings("screensharing", { width: 1920, height: 1080 });
    expect(sent(screen)).toBe("l/2 h/1");
    expect(screen.map(({ maxFramerate }) => maxFramerate)).toEqual([5, 30]);
    const small = plannedEncodings("screensharing", { width: 300, height: 200 });
    expect(sent(small)).toBe("l/1");
    expect(small[0]).toMatchObject({ maxBitrate: 2_500_000, maxFramerate: 30 });
  });

  it("sends sound in one encoding without a rid", () => {
    expect(plannedEncodings("audio", null)).toEqual([{ active: true, maxBitrate: 50_000 }]);
  });
});

describe("neededEncodings", () => {
  const camera = plannedEncodings("camera", { width: 1280, height: 720 });
  const small = plannedEncodings("camera", { width: 640, height: 360 });

  it("sends what is needed and nothing else", () => {
    expect(sent(neededEncodings(camera, ["l", "h"]))).toBe("l/4 h/1");
    expect(sent(neededEncodings(camera, []))).toBe("");
  });

  it("sends the best that there is in the place of a better one", () => {
    expect(sent(neededEncodings(small, ["h"]))).toBe("m/1");
    expect(sent(neededEncodings(small, ["l", "h"]))).toBe("l/2 m/1");
    expect(sent(neededEncodings(small, ["l"]))).toBe("l/2");
  });
});

describe("onlyEncoding", () => {
  it("is the first by its name, and the best otherwise", () => {
    expect(onlyEncoding(plannedEncodings("camera", { width: 1280, height: 720 }))).toMatchObject([
      { rid: "l", active: true, scaleResolutionDownBy: 1, maxBitrate: 1_536_000 },
    ]);
    expect(onlyEncoding(plannedEncodings("screensharing", { width: 1280, height: 720 }))).toMatchObject([
      { rid: "l", active: true, scaleResolutionDownBy: 1, maxBitrate: 2_500_000, maxFramerate: 30 },
    ]);
  });
});

describe("maxBitrates", () => {
  it("is a number without rids and a number for each rid with them", () => {
    expect(maxBitrates(plannedEncodings("audio", null))).toBe(50_000);
    expect(maxBitrates(plannedEncodings("camera", null))).toEqual({ l: 150_000, m: 500_000, h: 1_536_000 });
  });
});
