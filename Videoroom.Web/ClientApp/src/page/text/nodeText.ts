import type { ServingNode } from "../../client/RoomState";

/** Says which server one is connected to, where there are several; null where there is nothing to tell apart. */
export function nodeText({ url, count }: ServingNode): string | null {
  return count < 2 ? null : `Connected to ${new URL(url).host}. If it fails, another server takes over by itself.`;
}
