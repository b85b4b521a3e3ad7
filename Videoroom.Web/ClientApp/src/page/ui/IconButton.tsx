import type { ComponentProps } from "react";
import { Icon, type IconName } from "./Icon";

const looks = {
  plain: "bg-raised text-text hover:bg-hover",
  off: "bg-red-950 text-red-200 hover:bg-red-900",
  on: "bg-accent-deep text-white hover:bg-teal-600",
  danger: "bg-danger text-white hover:bg-red-500",
  quiet: "text-soft hover:bg-raised hover:text-text",
} as const;

interface IconButtonProps extends Omit<ComponentProps<"button">, "children"> {
  readonly icon: IconName;
  /** What it does; also its tool tip. */
  readonly label: string;
  readonly look?: keyof typeof looks;
  readonly size?: string;
}

/** A round button with a drawing, large enough for a thumb. */
export function IconButton({ icon, label, look = "plain", size = "size-12", className = "", ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      className={`grid ${size} shrink-0 place-items-center rounded-full transition-colors disabled:cursor-not-allowed disabled:opacity-40 ${looks[look]} ${className}`}
      {...rest}
    >
      <Icon name={icon} />
    </button>
  );
}
