import type { RemotePeer } from "../../client/RoomState";
import { qualitySentence } from "../text/qualityText";
import { badPictures } from "./badQuality";

/** More sentences than this at once help nobody. */
const maxSentences = 3;

/** The sentences about bad pictures to read out: each once, without figures, which change all the time. */
export function qualityNews(peers: readonly RemotePeer[]): string[] {
  const sentences = new Set<string>();
  for (const { peer, track, quality } of badPictures(peers)) {
    const sentence = qualitySentence({ cause: quality.cause, loss: null }, track.type, peer.displayName);
    if (sentence !== null) {
      sentences.add(sentence);
    }
  }
  return sentences.size <= maxSentences ? [...sentences] : ["The pictures of several participants are bad."];
}
