/** What a track shows. */
export type TrackType = "camera" | "audio" | "screensharing";

/** What everybody in the room is told of a track. */
export interface TrackMetadata {
  /** False while muted or switched off. */
  readonly active: boolean;
  readonly type: TrackType;
}
