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

/** A sentence that says what to do about it. */
export function problemSentence(kind: DeviceKind, problem: MediaProblem): string {
  switch (problem) {
    case "denied":
      return `This page may not use your ${kind}. Click the ${kind} or lock sign in the address bar, allow it, and switch it on again.`;
    case "missing":
      return `No ${kind} was found. Plug one in, or join without it.`;
    case "busy":
      return `Your ${kind} is in use by another program. Close that program and switch it on again.`;
    case "insecure":
      return `Browsers give the ${kind} only to pages with HTTPS. Open this page with https://, or join to watch and listen.`;
    case "failed":
      return `Your ${kind} could not be started. Choose another one, or unplug it and plug it in again.`;
  }
}
