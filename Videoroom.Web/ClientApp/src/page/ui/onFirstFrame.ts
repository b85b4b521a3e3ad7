/** A page that nobody looks at draws no frames; this long is waited for one. */
const undrawnMs = 250;

/** Calls `shown` once, when a picture of a video element that has data is on the screen; gives what calls that off. */
export function onFirstFrame(video: HTMLVideoElement, shown: () => void): () => void {
  const onFrame = (): void => {
    stop();
    shown();
  };
  const timer = setTimeout(onFrame, undrawnMs);
  // Firefox has frame callbacks since version 132.
  const frame = "requestVideoFrameCallback" in video ? video.requestVideoFrameCallback(onFrame) : null;
  const stop = (): void => {
    clearTimeout(timer);
    if (frame !== null) {
      video.cancelVideoFrameCallback(frame);
    }
  };
  return stop;
}
