/** Three panels on two hinges. The same drawing is the favicon. */
export function Logo() {
  return (
    <svg viewBox="0 0 22 22" fill="none" stroke="currentColor" strokeWidth="1.5" strokeLinejoin="round" aria-hidden>
      <path d="M7 3.5h8v15H7zM7 3.5 1.5 5.5v11L7 18.5M15 3.5l5.5 2v11l-5.5 2" />
    </svg>
  );
}
