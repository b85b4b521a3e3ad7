import type { CameraFormat } from "../client/devices/captureConstraints";

/** What the address bar says: the start page, or a room, joined straight away when it carries a name. */
export interface Address {
  readonly roomId: string | null;
  readonly displayName: string | null;
}

/** Reads `/room/{roomId}?display_name={name}`; every other path is the start page. */
export function parseAddress(pathname: string, search: string): Address {
  const encoded = /^\/room\/([^/]+)\/?$/u.exec(pathname)?.[1];
  if (encoded === undefined) {
    return { roomId: null, displayName: null };
  }
  const displayName = new URLSearchParams(search).get("display_name");
  return { roomId: decode(encoded), displayName: displayName?.trim() === "" ? null : displayName };
}

/** The path of a room; with a name it joins straight away. Other parameters of `search` are kept. */
export function roomPath(roomId: string, displayName: string | null, search = ""): string {
  const parameters = new URLSearchParams(search);
  parameters.delete("display_name");
  if (displayName !== null) {
    parameters.set("display_name", displayName);
  }
  const query = parameters.toString();
  return `/room/${encodeURIComponent(roomId)}${query === "" ? "" : `?${query}`}`;
}

/** The camera's picture: 1280x720 at 30 a second, unless `width`, `height` or `frame_rate` ask for less. */
export function cameraFormat(search: string): CameraFormat {
  const parameters = new URLSearchParams(search);
  const number = (name: string, least: number, most: number): number => {
    const value = Number(parameters.get(name) ?? most);
    return Number.isFinite(value) ? Math.min(Math.max(Math.round(value), least), most) : most;
  };
  return { width: number("width", 16, 1280), height: number("height", 16, 720), frameRate: number("frame_rate", 1, 30) };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
