import { useId } from "react";

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly maxLength: number;
  readonly onChange: (value: string) => void;
  readonly testId: string;
  readonly autoComplete: string;
  readonly autoFocus: boolean;
}

/** One line of text with its label. */
export function TextField({ label, hint, value, maxLength, onChange, testId, autoComplete, autoFocus }: TextFieldProps) {
  const id = useId();
  return (
    <div className="flex flex-col gap-1.5">
      <label htmlFor={id} className="text-sm text-soft">
        {label}
      </label>
      <input
        id={id}
        data-testid={testId}
        value={value}
        maxLength={maxLength}
        placeholder={hint}
        autoComplete={autoComplete}
        autoFocus={autoFocus}
        spellCheck={false}
        dir="auto"
        onChange={(event) => {
          onChange(event.target.value);
        }}
        className="min-h-11 rounded-xl border border-line bg-raised px-3 placeholder:text-soft/70"
      />
    </div>
  );
}
