import { useSyncExternalStore } from "react";

const media = matchMedia("(max-width: 999px)");

/** Under 1000 px the panes become tabs. */
export function useCompact(): boolean {
  return useSyncExternalStore(
    (notify) => {
      media.addEventListener("change", notify);
      return () => media.removeEventListener("change", notify);
    },
    () => media.matches,
  );
}
