/** With which devices one joins. */
export type JoinMode = "video" | "audio" | "watch";

/** What the page remembers in this browser. */
export interface Preferences {
  readonly displayName: string;
  readonly mode: JoinMode;
  readonly muted: boolean;
  readonly cameraId: string;
  readonly microphoneId: string;
}

const key = "videoroom";

const defaults: Preferences = { displayName: "", mode: "video", muted: false, cameraId: "", microphoneId: "" };

/** What is remembered; the defaults where nothing or nonsense is. */
export function loadPreferences(): Preferences {
  let stored: Partial<Record<keyof Preferences, unknown>> = {};
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? "{}");
    stored = typeof value === "object" && value !== null ? value : {};
  } catch {
    // A browser that keeps nothing for this page: the defaults do.
  }
  const text = (value: unknown): string => (typeof value === "string" ? value : "");
  return {
    displayName: text(stored.displayName),
    mode: stored.mode === "audio" || stored.mode === "watch" ? stored.mode : defaults.mode,
    muted: stored.muted === true,
    cameraId: text(stored.cameraId),
    microphoneId: text(stored.microphoneId),
  };
}

/** What is remembered after somebody changed microphone or camera during a call: a reload must not switch on what was off. */
export function asInCall(mode: JoinMode, isMuted: boolean, isCameraOn: boolean): Pick<Preferences, "mode" | "muted"> {
  if (isCameraOn) {
    return { mode: "video", muted: isMuted };
  }
  return { mode: mode === "watch" && isMuted ? "watch" : "audio", muted: isMuted };
}

export function savePreferences(preferences: Preferences): void {
  try {
    localStorage.setItem(key, JSON.stringify(preferences));
  } catch {
    // Private windows may refuse; the call works without.
  }
}
