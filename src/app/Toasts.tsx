import { useStore } from 'zustand';
import { Toast, ToastRegion } from '../ui/Toast.tsx';
import { dismissNotice, notices, shownNotice } from './notices.ts';

/** What floats over the page: one notice at a time. */
export function Toasts() {
  const notice = useStore(notices, ({ items }) => shownNotice(items));
  return (
    <ToastRegion>
      {notice && (
        <Toast
          key={notice.id}
          tone={notice.tone}
          message={notice.message}
          onDismiss={() => dismissNotice(notice.id)}
          action={
            notice.action && {
              label: notice.action.label,
              onClick: () => {
                dismissNotice(notice.id);
                notice.action?.run();
              },
            }
          }
        />
      )}
    </ToastRegion>
  );
}
