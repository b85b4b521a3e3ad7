import type { ComponentProps } from "react";

const looks = {
  primary: "bg-accent text-ground hover:bg-teal-300 font-semibold",
  plain: "bg-raised text-text hover:bg-hover font-medium",
} as const;

interface ButtonProps extends ComponentProps<"button"> {
  readonly look?: keyof typeof looks;
}

/** A button with words on it. */
export function Button({ look = "plain", className = "", type = "button", ...rest }: ButtonProps) {
  return (
    <button
      type={type}
      className={`inline-flex min-h-11 items-center justify-center gap-2 rounded-xl px-5 py-2.5 transition-colors disabled:opacity-50 ${looks[look]} ${className}`}
      {...rest}
    />
  );
}
