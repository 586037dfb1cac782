/** Where messages are written: grows with the text, takes pictures, Enter sends. Controlled, so that two pages can use it. */
import { ArrowUp, ImagePlus, ListPlus, Square, X } from "lucide-react";
import { useEffect, useLayoutEffect, useRef, useState } from "react";
import type { Image } from "../api/types";
import { strings } from "../strings";
import { IconButton } from "../ui/Button";
import { cx } from "../ui/class";
import { Tip } from "../ui/Tip";
import { imagesOf, imageUrl, readImages } from "./images";

interface ComposerProps {
  text: string;
  images: Image[];
  placeholder: string;
  onText: (text: string) => void;
  onImages: (images: Image[]) => void;
  onRemoveImage: (index: number) => void;
  onSubmit: () => void;
  /** A turn runs: sending queues, and there is something to stop. */
  busy?: boolean;
  stopping?: boolean;
  onStop?: () => void;
  large?: boolean;
  autoFocus?: boolean;
  disabled?: boolean;
  footer?: React.ReactNode;
}

export function Composer(props: ComposerProps) {
  const { text, images, placeholder, onText, onImages, onRemoveImage, onSubmit, busy, stopping, onStop, large, footer } = props;
  const field = useRef<HTMLTextAreaElement>(null);
  const files = useRef<HTMLInputElement>(null);
  const [dragging, setDragging] = useState(false);

  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    element.style.height = "0";
    element.style.height = `${Math.min(element.scrollHeight, large ? 280 : 200)}px`;
  }, [text, large]);
  useEffect(() => {
    if (props.autoFocus && matchMedia("(pointer: fine)").matches) field.current?.focus();
  }, [props.autoFocus]);

  const take = async (list: File[]) => {
    const read = await readImages(list);
    if (read.length > 0) onImages(read);
  };
  const SendIcon = busy ? ListPlus : ArrowUp;
  const sendLabel = busy ? strings.chat.queue : strings.chat.send;

  return (
    <form
      className={cx(
        "relative rounded-xl border bg-panel transition-shadow duration-100 focus-within:border-accent focus-within:shadow-[0_0_0_3px_color-mix(in_oklab,var(--accent)_18%,transparent)]",
        large ? "shadow-float" : "",
        dragging ? "border-accent" : "border-line-strong/80",
      )}
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
      onDragOver={(event) => {
        if (![...event.dataTransfer.types].includes("Files")) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={(event) => {
        setDragging(false);
        const dropped = imagesOf(event.dataTransfer);
        if (dropped.length === 0) return;
        event.preventDefault();
        void take(dropped);
      }}
    >
      {images.length > 0 && (
        <div className="flex flex-wrap gap-2 px-3 pt-3">
          {images.map((image, i) => (
            <div key={i} className="group relative">
              <img src={imageUrl(image)} alt="" className="size-14 rounded-md border border-line object-cover" />
              <button
                type="button"
                aria-label={strings.chat.removeImage}
                className="absolute -right-1.5 -top-1.5 flex size-5 items-center justify-center rounded-full bg-ink text-panel"
                onClick={() => onRemoveImage(i)}
              >
                <X className="size-3" />
              </button>
            </div>
          ))}
        </div>
      )}
      <textarea
        ref={field}
        rows={1}
        aria-label={placeholder}
        placeholder={dragging ? strings.chat.dropHint : placeholder}
        value={text}
        disabled={props.disabled}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter" && !event.shiftKey && !event.nativeEvent.isComposing) {
            event.preventDefault();
            onSubmit();
          }
        }}
        onPaste={(event) => {
          const pasted = imagesOf(event.clipboardData);
          if (pasted.length === 0) return;
          event.preventDefault();
          void take(pasted);
        }}
        className={cx("block w-full resize-none bg-transparent outline-none placeholder:text-faint", large ? "px-4 pt-3.5 text-base" : "px-3 pt-2.5")}
        data-testid="composer"
      />
      <div className="flex items-center gap-1 p-1.5">
        <IconButton small label={strings.chat.attach} onClick={() => files.current?.click()}>
          <ImagePlus className="size-4" />
        </IconButton>
        <input
          ref={files}
          type="file"
          accept="image/png,image/jpeg,image/webp"
          multiple
          hidden
          onChange={(event) => {
            void take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <div className="min-w-0 flex-1 truncate px-1 text-xs text-faint">{footer}</div>
        {busy && onStop && (
          <Tip text={stopping ? strings.chat.stopping : strings.chat.stop} keys="escape" side="top">
            <button
              type="button"
              aria-label={strings.chat.stop}
              disabled={stopping}
              onClick={onStop}
              className="flex size-7 items-center justify-center rounded-lg border border-line-strong text-ink hover:bg-hover disabled:opacity-50 pointer-coarse:size-9"
              data-testid="stop"
            >
              <Square className="size-3 fill-current" />
            </button>
          </Tip>
        )}
        {(!busy || text.trim() !== "") && (
          <Tip text={sendLabel} keys="enter" side="top">
            <button
              type="submit"
              aria-label={sendLabel}
              disabled={text.trim() === "" || props.disabled}
              className="flex size-7 items-center justify-center rounded-lg bg-accent text-on-accent hover:bg-accent-strong disabled:bg-pressed disabled:text-faint pointer-coarse:size-9"
              data-testid="send"
            >
              <SendIcon className="size-4" />
            </button>
          </Tip>
        )}
      </div>
    </form>
  );
}
