import type { LocalMedia } from "../../client/devices/LocalMedia";
import type { DeviceKind, MediaProblem } from "../../client/devices/MediaProblem";

/** What is wrong with the devices and what to do about it; one sentence when both have the same problem. */
export function problemSentences({ camera, microphone }: Pick<LocalMedia, DeviceKind>): string[] {
  if (camera.problem !== null && camera.problem === microphone.problem) {
    return [problemSentence("camera and microphone", camera.problem)];
  }
  return [camera, microphone].flatMap(({ kind, problem }) => (problem === null ? [] : [problemSentence(kind, problem)]));
}

/** What is wrong with a device and what to do about it. */
export function problemSentence(what: DeviceKind | "camera and microphone", problem: MediaProblem): string {
  const both = what === "camera and microphone";
  const it = both ? "them" : "it";
  switch (problem) {
    case "denied":
      return `This page may not use your ${what}. Click the sign left of the address, allow ${it}, and try again. You can take part without.`;
    case "missing":
      return `${both ? "No camera and no microphone were" : `No ${what} was`} found. Plug ${both ? "them" : "one"} in and try again, or take part without.`;
    case "busy":
      return `Another program uses your ${what}. Close that program and try again.`;
    case "insecure":
      return `Browsers give the ${what} only to pages with HTTPS. Open this page with https://, or take part without.`;
    case "failed":
      return `Your ${what} could not be started. Choose ${both ? "other devices" : "another device"}, or unplug ${it} and plug ${it} in again.`;
  }
}
