import type { TrackType } from "../../client/events/TrackMetadata";
import type { TrackQuality } from "../../client/events/TrackQuality";
import { shownName } from "../text/cleanText";
import { qualityParts } from "../text/qualityText";

interface QualitySentenceProps {
  /** Whose track it is. */
  readonly of: string;
  readonly type: TrackType;
  readonly quality: Pick<TrackQuality, "cause" | "loss">;
}

/** Says why somebody's picture is not better. */
export function QualitySentence({ of, type, quality }: QualitySentenceProps) {
  const [before = "", after] = qualityParts(quality, type) ?? [];
  return after === undefined ? (
    before
  ) : (
    <>
      {before}
      <bdi>{shownName(of)}</bdi>
      {after}
    </>
  );
}
