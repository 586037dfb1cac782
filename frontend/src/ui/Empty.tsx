import type { ReactNode } from "react";

/** What a pane says when it has nothing to show. */
export function Empty({ icon, title, hint, children }: { icon?: ReactNode; title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="flex h-full flex-col items-center justify-center gap-1 p-6 text-center">
      {icon && <div className="mb-2 text-line-strong">{icon}</div>}
      <p className="font-medium">{title}</p>
      {hint && <p className="max-w-64 text-pretty text-muted">{hint}</p>}
      {children && <div className="mt-3">{children}</div>}
    </div>
  );
}
