import { useStore } from 'zustand';
import { Toast, ToastRegion } from '../ui/Toast.tsx';
import { dismissNotice, notices } from './notices.ts';

/** What floats over the page. */
export function Toasts() {
  const items = useStore(notices, (state) => state.items);
  return (
    <ToastRegion>
      {items.map(({ id, tone, message, action }) => (
        <Toast
          key={id}
          tone={tone}
          message={message}
          onDismiss={() => dismissNotice(id)}
          action={
            action && {
              label: action.label,
              onClick: () => {
                dismissNotice(id);
                action.run();
              },
            }
          }
        />
      ))}
    </ToastRegion>
  );
}
