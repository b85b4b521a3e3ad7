import { describe, expect, it } from "vitest";
import type { LocalMedia } from "../../client/devices/LocalMedia";
import { mediaProblem, type DeviceKind, type MediaProblem } from "../../client/devices/MediaProblem";
import { problemSentences } from "./problemSentences";

function media(camera: MediaProblem | null, microphone: MediaProblem | null): Pick<LocalMedia, DeviceKind> {
  return {
    camera: { kind: "camera", problem: camera },
    microphone: { kind: "microphone", problem: microphone },
  } as unknown as Pick<LocalMedia, DeviceKind>;
}

describe("problemSentences", () => {
  it("says nothing when nothing is wrong", () => {
    expect(problemSentences(media(null, null))).toEqual([]);
  });

  it("says the same problem of both devices once, and different ones apart", () => {
    expect(problemSentences(media("denied", "denied"))).toHaveLength(1);
    expect(problemSentences(media("missing", "busy"))).toHaveLength(2);
  });

  it("speaks of both devices as of two", () => {
    expect(problemSentences(media("missing", "missing"))).toEqual([
      "No camera and no microphone were found. Plug them in and try again, or take part without.",
    ]);
    expect(problemSentences(media("missing", null))[0]).toMatch(/^No camera was found\. Plug one in/u);
  });

  it("tells the browser's errors apart", () => {
    const named = (name: string): Error => Object.assign(new Error("x"), { name });
    expect(mediaProblem(named("NotAllowedError"))).toBe("denied");
    expect(mediaProblem(named("OverconstrainedError"))).toBe("missing");
    expect(mediaProblem(named("NotReadableError"))).toBe("busy");
    expect(mediaProblem("anything")).toBe("failed");
  });
});
