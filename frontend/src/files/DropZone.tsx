import { FileDown } from "lucide-react";
import { useEffect, useState } from "react";
import { useStudio } from "../store";
import { strings } from "../strings";
import { chosen, dropped, hasFiles } from "./collect";

/** Takes what is dropped or pasted anywhere on the page; pictures over the composer go to the conversation. */
export function DropZone() {
  const [over, setOver] = useState(false);
  useEffect(() => {
    let leaving: ReturnType<typeof setTimeout> | undefined;
    const onDragOver = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer)) return;
      // Else the browser would open what is dropped, in place of the studio.
      event.preventDefault();
      clearTimeout(leaving);
      setOver(!(event.target instanceof Element && event.target.closest("form")));
    };
    // Every element that the pointer leaves says so; only the last one means it.
    const onDragLeave = () => {
      clearTimeout(leaving);
      leaving = setTimeout(() => setOver(false), 100);
    };
    const onDrop = (event: DragEvent) => {
      setOver(false);
      if (event.defaultPrevented || !event.dataTransfer || !hasFiles(event.dataTransfer)) return;
      event.preventDefault();
      const { bringFiles, setRightTab } = useStudio.getState();
      void dropped(event.dataTransfer).then((files) => {
        setRightTab("files");
        return bringFiles(files);
      });
    };
    const onPaste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])];
      if (event.defaultPrevented || files.length === 0) return;
      event.preventDefault();
      const { bringFiles, setRightTab } = useStudio.getState();
      setRightTab("files");
      void bringFiles(chosen(files));
    };
    window.addEventListener("dragover", onDragOver);
    window.addEventListener("dragleave", onDragLeave);
    window.addEventListener("drop", onDrop);
    window.addEventListener("paste", onPaste);
    return () => {
      clearTimeout(leaving);
      window.removeEventListener("dragover", onDragOver);
      window.removeEventListener("dragleave", onDragLeave);
      window.removeEventListener("drop", onDrop);
      window.removeEventListener("paste", onPaste);
    };
  }, []);

  if (!over) return null;
  return (
    <div className="pointer-events-none fixed inset-2 z-50 flex items-center justify-center rounded-xl border-2 border-dashed border-accent bg-panel/60" data-testid="drop-zone">
      <div className="flex flex-col items-center gap-1 rounded-xl border border-line bg-panel px-10 py-8 text-center shadow-float">
        <FileDown className="mb-2 size-10 text-accent" strokeWidth={1.5} />
        <p className="text-base font-medium">{strings.files.drop}</p>
        <p className="text-muted">{strings.files.dropHint}</p>
      </div>
    </div>
  );
}
