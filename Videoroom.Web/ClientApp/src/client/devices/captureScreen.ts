/** Why the screen is not shared. */
export type ScreenProblem = "cancelled" | "denied" | "unsupported" | "failed";

/** Whether this browser can share a screen at all (phones cannot). */
export function canShareScreen(): boolean {
  return "mediaDevices" in navigator && "getDisplayMedia" in navigator.mediaDevices;
}

/** Lets the user choose a screen, window or tab. */
export async function captureScreen(): Promise<MediaStreamTrack | ScreenProblem> {
  if (!canShareScreen()) {
    return "unsupported";
  }
  try {
    const stream = await navigator.mediaDevices.getDisplayMedia({
      video: { frameRate: { ideal: 15, max: 30 } },
      audio: false,
    });
    const track = stream.getVideoTracks()[0];
    if (track === undefined) {
      return "failed";
    }
    // Text must stay sharp even when that costs frames.
    track.contentHint = "detail";
    return track;
  } catch (error) {
    if (error instanceof DOMException && error.name === "NotAllowedError") {
      return error.message.includes("system") ? "denied" : "cancelled";
    }
    return "failed";
  }
}
