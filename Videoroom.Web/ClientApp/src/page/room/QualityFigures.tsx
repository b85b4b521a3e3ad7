import type { TrackQuality } from "../../client/events/TrackQuality";
import { qualityFigures } from "../text/qualityFigures";

/** What is known of the picture that the server sends. */
export function QualityFigures({ quality }: { readonly quality: TrackQuality }) {
  const figures = qualityFigures(quality);
  return figures.length === 0 ? null : (
    <dl className="grid grid-cols-[auto_1fr] gap-x-3 text-xs leading-5 text-soft tabular-nums">
      {figures.map(({ name, value }) => (
        <div key={name} className="contents">
          <dt>{name}</dt>
          <dd className="text-text">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
