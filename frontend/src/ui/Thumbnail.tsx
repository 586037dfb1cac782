import { useState } from "react";
import { cx } from "./class";
import { Logo } from "./Logo";

/** A part's picture, or the sign in its place while there is none. */
export function Thumbnail({ src, alt, className }: { src?: string | null; alt: string; className?: string }) {
  const [broken, setBroken] = useState<string | null>(null);
  return (
    <div className={cx("flex items-center justify-center overflow-hidden bg-raised", className)}>
      {src && broken !== src ? (
        <img src={src} alt={alt} loading="lazy" decoding="async" className="size-full object-cover dark:brightness-[0.62] dark:contrast-[1.15]" onError={() => setBroken(src)} />
      ) : (
        <Logo className="size-1/3 max-h-10 text-line-strong" />
      )}
    </div>
  );
}
