import type { TrackType } from "../../client/events/TrackMetadata";
import type { TrackQuality } from "../../client/events/TrackQuality";
import { shownName } from "../text/cleanText";
import { Tip } from "../ui/Tip";
import { QualityFigures } from "./QualityFigures";
import { QualitySentence } from "./QualitySentence";

/** A bad picture: also what `QualitySentence` takes. */
export interface QualityTipProps {
  /** Whose track it is. */
  readonly of: string;
  readonly type: TrackType;
  readonly quality: TrackQuality;
}

/** A sign at a bad picture that says why it is bad. */
export function QualityTip({ of, type, quality }: QualityTipProps) {
  return (
    <Tip
      icon="warning"
      label={`What is wrong with ${shownName(of)}'s ${type === "screensharing" ? "screen" : "picture"}?`}
      testId="quality"
    >
      <p data-testid="quality-sentence" data-cause={quality.cause}>
        <QualitySentence of={of} type={type} quality={quality} />
      </p>
      <QualityFigures quality={quality} />
    </Tip>
  );
}
