import type { TrackType } from "./clients";
import type { Voice } from "./Voice";

/** Width, height and frames a second of what this page publishes. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
  readonly frameRate: number;
}

/** A fresh track of the kind, alone in a stream of its own; the sound is the voice's, or what the browser has for a microphone. */
export async function openSource(type: TrackType, size: PictureSize, voice: Voice | null): Promise<MediaStream> {
  switch (type) {
    case "audio":
      return voice?.open() ?? navigator.mediaDevices.getUserMedia({ audio: true });
    case "camera":
      return navigator.mediaDevices.getUserMedia({
        video: { width: size.width, height: size.height, frameRate: size.frameRate },
      });
    case "screensharing":
      return drawnScreen(size);
  }
}

/** A screen to share that needs no dialog: a field that changes its colour. */
function drawnScreen({ width, height, frameRate }: PictureSize): MediaStream {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  const stream = canvas.captureStream(frameRate);
  const [track] = stream.getVideoTracks();
  let hue = 0;
  const timer = setInterval(() => {
    if (context === null || track?.readyState !== "live") {
      clearInterval(timer);
      return;
    }
    hue = (hue + 7) % 360;
    context.fillStyle = `hsl(${hue} 80% 50%)`;
    context.fillRect(0, 0, width, height);
  }, 1000 / frameRate);
  return stream;
}
