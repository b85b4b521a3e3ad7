import type { RemotePeer } from "../../client/RoomState";
import { qualityFigures } from "../text/qualityFigures";
import { Icon } from "../ui/Icon";
import { Name } from "../ui/Name";
import { badPictures } from "./badQuality";
import { QualitySentence } from "./QualitySentence";

/** All bad pictures of the call and why they are bad; nothing before the server has told of any picture. */
export function QualitySummary({ peers }: { readonly peers: readonly RemotePeer[] }) {
  if (!peers.some(({ tracks }) => tracks.some(({ quality }) => quality !== null))) {
    return null;
  }
  const bad = badPictures(peers);
  return (
    <section className="flex flex-col gap-2" data-testid="quality-summary">
      <h3 className="font-semibold">Call quality</h3>
      {bad.length === 0 ? <p className="text-sm text-soft">All pictures come as they should.</p> : null}
      <ul className="flex flex-col gap-3 empty:hidden">
        {bad.map(({ peer, track, quality }) => (
          <li key={track.id} className="flex flex-col gap-0.5 text-sm wrap-anywhere">
            <p className="flex min-w-0 items-center gap-1.5">
              {track.type === "screensharing" ? <Icon name="screen" className="size-4" /> : null}
              <Name of={peer.displayName} />
            </p>
            <p className="text-soft">
              <QualitySentence of={peer.displayName} type={track.type} quality={quality} />
            </p>
            <p className="text-xs text-soft tabular-nums empty:hidden">
              {qualityFigures(quality)
                .map(({ value }) => value)
                .join(" · ")}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
