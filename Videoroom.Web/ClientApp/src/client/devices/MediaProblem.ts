export type DeviceKind = "camera" | "microphone";

/** Why a device cannot be used. */
export type MediaProblem = "denied" | "missing" | "busy" | "insecure" | "failed";

/** What an error of getUserMedia means. */
export function mediaProblem(error: unknown): MediaProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return "denied";
    case "NotFoundError":
    case "OverconstrainedError":
      return "missing";
    case "NotReadableError":
    case "AbortError":
      return "busy";
    default:
      return "failed";
  }
}
