export function Logo({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 24 24" className={className} fill="none" stroke="currentColor" strokeWidth="1.7" strokeLinejoin="round" aria-hidden>
      <path d="M12 2.5 20.5 7.3v9.6L12 21.6 3.5 16.9V7.3Z" fill="currentColor" fillOpacity=".14" />
      <path d="M12 12.1v9.5M12 12.1l8.5-4.8M12 12.1 3.5 7.3" />
    </svg>
  );
}
