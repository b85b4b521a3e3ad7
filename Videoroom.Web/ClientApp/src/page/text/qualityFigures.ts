import type { TrackQuality } from "../../client/events/TrackQuality";
import { cleanText } from "./cleanText";

/** A figure with its name, as it is shown. */
export interface QualityFigure {
  readonly name: string;
  readonly value: string;
}

/** The names of our own encodings for people, by rid. */
const layers: ReadonlyMap<string, string> = new Map([
  ["l", "low (l)"],
  ["m", "medium (m)"],
  ["h", "high (h)"],
]);

/** What is known of the picture that the server sends. */
export function qualityFigures({ width, height, frameRate, bitrate, encoding }: TrackQuality): QualityFigure[] {
  const figures: QualityFigure[] = [];
  if (width !== null && height !== null) {
    figures.push({ name: "Size", value: `${Math.round(width)} × ${Math.round(height)}` });
  }
  if (frameRate !== null) {
    figures.push({ name: "Frame rate", value: `${Math.round(frameRate)} per second` });
  }
  if (bitrate !== null) {
    figures.push({ name: "Bit rate", value: bitrateText(bitrate) });
  }
  const layer = layers.get(encoding) ?? cleanText(encoding, 16);
  if (layer !== "") {
    figures.push({ name: "Layer", value: layer });
  }
  return figures;
}

function bitrateText(bitsPerSecond: number): string {
  const kilobits = Math.round(bitsPerSecond / 1000);
  return kilobits < 1000 ? `${kilobits} kbit/s` : `${(bitsPerSecond / 1e6).toFixed(1)} Mbit/s`;
}
