import { Icon, type IconName } from "../ui/Icon";
import type { JoinMode } from "../Preferences";

const modes: readonly { readonly mode: JoinMode; readonly icon: IconName; readonly label: string }[] = [
  { mode: "video", icon: "camera", label: "Camera and sound" },
  { mode: "audio", icon: "microphone", label: "Sound only" },
  { mode: "watch", icon: "people", label: "Only watch" },
];

interface JoinModePickerProps {
  readonly mode: JoinMode;
  readonly onChoose: (mode: JoinMode) => void;
}

/** With which devices one joins. */
export function JoinModePicker({ mode, onChoose }: JoinModePickerProps) {
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm text-soft">Join with</legend>
      <div className="grid grid-cols-3 gap-2">
        {modes.map((item) => (
          <label
            key={item.mode}
            className="flex flex-col items-center gap-1.5 rounded-xl border border-line bg-raised px-1 py-3 text-center text-sm transition-colors hover:bg-hover has-checked:border-accent has-checked:bg-accent-deep/30 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent"
          >
            <input
              type="radio"
              name="mode"
              value={item.mode}
              checked={mode === item.mode}
              data-testid={`join-mode-${item.mode}`}
              onChange={() => {
                onChoose(item.mode);
              }}
              className="sr-only"
            />
            <Icon name={item.icon} />
            {item.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
