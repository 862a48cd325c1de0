import { Camera, Square } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { isAbort, messageOf } from '../../../runtime/errors.ts';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { acceptPictures, clipStore, useClip } from '../store.ts';
import { eachFrame, openCamera, takePicture } from './camera.ts';
import css from './classify.module.css';

/** What the camera sees, classified frame by frame at the rate that the device allows, until Stop. */
export function CameraStage() {
  const video = useRef<HTMLVideoElement>(null);
  const stopLive = useClip((state) => state.stopLive);
  const [trouble, setTrouble] = useState<string>();
  const [isOn, setIsOn] = useState(false);

  useEffect(() => {
    const target = video.current;
    if (!target) return undefined;
    const controller = new AbortController();
    const { signal } = controller;
    const watch = async () => {
      await openCamera(target, { signal });
      if (signal.aborted) return;
      setIsOn(true);
      const { look } = clipStore.getState();
      await eachFrame(target, { signal, onFrame: (frame) => look(frame, { signal }) });
    };
    watch().catch((error: unknown) => {
      if (signal.aborted || isAbort(error)) return;
      setTrouble(messageOf(error));
    });
    return () => controller.abort();
  }, []);

  const take = async () => {
    if (!video.current) return;
    const picture = await takePicture(video.current);
    stopLive();
    acceptPictures([picture]);
  };
  if (trouble)
    return (
      <ErrorNote
        className={css.unreadable}
        title="The camera is off"
        found={trouble}
        actions={
          <Button size="small" onClick={stopLive}>
            Back to the pictures
          </Button>
        }
      />
    );
  return (
    <>
      <video ref={video} className={css.video} muted playsInline aria-label="What the camera sees" />
      <div className={css.cameraTools}>
        <Button
          icon={<Camera aria-hidden />}
          disabled={!isOn}
          onClick={() => void take().catch((error: unknown) => setTrouble(messageOf(error)))}
        >
          Take a picture
        </Button>
        <Button icon={<Square aria-hidden />} onClick={stopLive}>
          Stop
        </Button>
      </div>
    </>
  );
}
