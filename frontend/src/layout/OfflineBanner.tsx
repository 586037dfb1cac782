import { WifiOff } from "lucide-react";
import { useEffect, useState } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";

/** Shows itself only when the connection stays away for longer than a hiccup. */
export function OfflineBanner() {
  const online = useStudio((studio) => studio.online);
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (online) return;
    const timer = setTimeout(() => setLate(true), 1500);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [online]);
  if (online || !late) return null;
  return (
    <div role="status" className="flex shrink-0 items-center justify-center gap-2 border-b border-warn/25 bg-warn-soft px-4 py-1.5 text-warn" data-testid="offline">
      <WifiOff className="size-4 shrink-0" />
      <span className="text-pretty">{strings.connection.offline}</span>
    </div>
  );
}
