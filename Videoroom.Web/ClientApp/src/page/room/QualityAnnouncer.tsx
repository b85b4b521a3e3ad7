import type { RemotePeer } from "../../client/RoomState";
import { useSettled } from "../useSettled";
import { qualityNews } from "./qualityNews";

/** What is over sooner is not read out. */
const settleMs = 3000;

/** Reads out to those who do not see the signs at the tiles why pictures are bad: each reason once, and no figures. */
export function QualityAnnouncer({ peers }: { readonly peers: readonly RemotePeer[] }) {
  const text = useSettled(qualityNews(peers).join("\n"), "", settleMs);
  return (
    <div aria-live="polite" data-testid="quality-news" className="sr-only">
      {text.split("\n").map((sentence) => (
        <p key={sentence}>{sentence}</p>
      ))}
    </div>
  );
}
