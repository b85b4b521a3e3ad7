import { useEffect, useRef } from "react";
import { MicrophoneLevel } from "../../client/speaking/MicrophoneLevel";

const updateMs = 60;

/** A bar that moves with one's voice. */
export function LevelMeter({ track }: { readonly track: MediaStreamTrack | null }) {
  const bar = useRef<HTMLDivElement>(null);
  const meter = useRef<HTMLDivElement>(null);

  useEffect(() => {
    if (track === null) {
      return undefined;
    }
    const level = new MicrophoneLevel(track);
    const timer = setInterval(() => {
      // Speech lies around 0.05: the root spreads it over the bar.
      const share = Math.min(1, Math.sqrt(level.read()) * 1.6);
      bar.current?.style.setProperty("transform", `scaleX(${share.toFixed(3)})`);
      meter.current?.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    }, updateMs);
    return () => {
      clearInterval(timer);
      level.close();
    };
  }, [track]);

  return (
    <div
      ref={meter}
      role="meter"
      aria-label="Microphone level"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={0}
      data-testid="level-meter"
      className="h-2 overflow-hidden rounded-full bg-raised"
    >
      <div
        key={track?.id ?? ""}
        ref={bar}
        className="h-full origin-left rounded-full bg-accent transition-transform duration-75"
        style={{ transform: "scaleX(0)" }}
      />
    </div>
  );
}
