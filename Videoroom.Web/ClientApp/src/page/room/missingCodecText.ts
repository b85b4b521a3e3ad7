/** Says that this browser lacks a codec. */
export function missingCodecText(codec: string): string {
  return `This browser cannot play this video${codec === "" ? "" : ` (${codec.slice(0, 16)})`}.`;
}
