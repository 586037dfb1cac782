import { useEffect, useState } from "react";
import { useStudio } from "../store";

const media = typeof matchMedia === "function" ? matchMedia("(prefers-color-scheme: dark)") : null;

/** The theme in force, also when it is the system's and the system changes its mind. */
export function useDark(): boolean {
  const theme = useStudio((studio) => studio.preferences.theme);
  const [systemDark, setSystemDark] = useState(media?.matches ?? false);
  useEffect(() => {
    const onChange = () => setSystemDark(media?.matches ?? false);
    media?.addEventListener("change", onChange);
    return () => media?.removeEventListener("change", onChange);
  }, []);
  return theme === "dark" || (theme === "system" && systemDark);
}

export function useTheme(): void {
  const dark = useDark();
  useEffect(() => {
    document.documentElement.dataset.theme = dark ? "dark" : "light";
  }, [dark]);
}
