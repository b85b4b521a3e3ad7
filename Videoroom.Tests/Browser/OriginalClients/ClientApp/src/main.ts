import "./errors";
import "./connections";
import type { Generation, TrackType } from "./clients";
import { report, type Report } from "./report";
import { RoomApp } from "./RoomApp";
import { Voice } from "./Voice";

/** What the browser tests drive. */
interface TestedPage {
  join(): Promise<void>;
  leave(): void;
  addTrack(type: TrackType): Promise<string>;
  removeTrack(type: TrackType): Promise<void>;
  setActive(type: TrackType, active: boolean): void;
  rename(name: string): void;
  /** Lets the voice be heard for some seconds. */
  speak(seconds: number): void;
  /** Asks for a layer (l, m, h) of somebody's camera. */
  setTargetEncoding(endpointId: string, encoding: string): void;
  report(): Promise<Report>;
}

declare global {
  interface Window {
    original: TestedPage;
  }
}

const query = new URLSearchParams(location.search);

const voice = query.get("voice") === "true" ? new Voice() : null;
const app = new RoomApp({
  generation: (query.get("generation") ?? "0.7.1") as Generation,
  room: query.get("room") ?? "",
  name: query.get("name") ?? "",
  size: {
    width: Number(query.get("width") ?? 160),
    height: Number(query.get("height") ?? 90),
    frameRate: Number(query.get("frame_rate") ?? 10),
  },
  simulcast: query.get("simulcast") === "true",
  voice,
});

window.original = {
  join: () => app.join(),
  leave: () => {
    app.leave();
  },
  addTrack: (type) => app.addTrack(type),
  removeTrack: (type) => app.removeTrack(type),
  setActive: (type, active) => {
    app.setActive(type, active);
  },
  rename: (name) => {
    app.rename(name);
  },
  speak: (seconds) => {
    voice?.speak(seconds);
  },
  setTargetEncoding: (endpointId, encoding) => {
    for (const { track } of app.people.tracks.values()) {
      if (track.endpoint.id === endpointId && track.metadata?.type === "camera") {
        app.setTargetEncoding(track, encoding);
      }
    }
  },
  report: () => report(app),
};
