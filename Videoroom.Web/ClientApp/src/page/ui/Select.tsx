import { useId } from "react";
import type { DeviceChoice } from "../../client/devices/LocalMedia";

interface SelectProps {
  readonly label: string;
  readonly choices: readonly DeviceChoice[];
  readonly value: string;
  readonly onChoose: (deviceId: string) => void;
  readonly testId: string;
}

/** The choice of a device. */
export function Select({ label, choices, value, onChoose, testId }: SelectProps) {
  const id = useId();
  return (
    <div className="flex min-w-0 flex-col gap-1.5">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <select
        id={id}
        data-testid={testId}
        className="min-h-11 w-full truncate rounded-xl border border-line bg-raised px-3 disabled:opacity-50"
        disabled={choices.length === 0}
        value={choices.some(({ deviceId }) => deviceId === value) ? value : ""}
        onChange={(event) => {
          onChoose(event.target.value);
        }}
      >
        {choices.some(({ deviceId }) => deviceId === value) ? null : (
          <option value="">{choices.length === 0 ? "None" : "Choose…"}</option>
        )}
        {choices.map((choice) => (
          <option key={choice.deviceId} value={choice.deviceId}>
            {choice.label}
          </option>
        ))}
      </select>
    </div>
  );
}
