import { useEffect, useState } from "react";

/** ms that something may take before anything is said about it. */
const PATIENCE = 120;

/** Whether something goes on for so long that it is worth showing. */
export function useLate(goesOn: boolean): boolean {
  const [late, setLate] = useState(false);
  useEffect(() => {
    if (!goesOn) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => {
      clearTimeout(timer);
      setLate(false);
    };
  }, [goesOn]);
  return goesOn && late;
}
