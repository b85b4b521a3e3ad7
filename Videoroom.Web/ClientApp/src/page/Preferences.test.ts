import { afterEach, describe, expect, it, vi } from "vitest";
import { asInCall, loadPreferences, savePreferences } from "./Preferences";

describe("Preferences", () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it("come back as they were saved", () => {
    const stored = new Map<string, string>();
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => stored.set(key, value),
    });
    const saved = { displayName: "Ada", mode: "audio", muted: true, cameraId: "c", microphoneId: "m" } as const;
    savePreferences(saved);
    expect(loadPreferences()).toEqual(saved);
  });

  it("are the defaults when the browser keeps nothing, or nonsense", () => {
    const defaults = { displayName: "", mode: "video", muted: false, cameraId: "", microphoneId: "" };
    expect(loadPreferences()).toEqual(defaults);
    for (const text of ["null", "7", "{", '{"mode":"x","muted":1,"displayName":null}']) {
      vi.stubGlobal("localStorage", { getItem: () => text });
      expect(loadPreferences()).toEqual(defaults);
    }
  });

  it("never switch on after a reload what was off in the call", () => {
    expect(asInCall("video", true, true)).toEqual({ mode: "video", muted: true });
    expect(asInCall("video", false, false)).toEqual({ mode: "audio", muted: false });
    expect(asInCall("watch", true, true)).toEqual({ mode: "video", muted: true });
    expect(asInCall("watch", true, false)).toEqual({ mode: "watch", muted: true });
    expect(asInCall("watch", false, false)).toEqual({ mode: "audio", muted: false });
  });
});
