import { useEffect, useRef } from 'react';
import { formatTranscript } from '../../../formats/subtitles/format.ts';
import type { Recording } from '../recording.ts';
import { attachPlayer } from './player.ts';
import css from './transcribe.module.css';

export interface MediaProps {
  recording: Recording;
  file: File;
  /** A video is not shown either: there is no room for it. */
  isHeardOnly?: boolean;
}

/** Plays the file in its own format; a video is shown, with the transcript as its subtitles. */
export function Media({ recording, file, isHeardOnly = false }: MediaProps) {
  const film = useRef<HTMLVideoElement>(null);
  const track = useRef<HTMLTrackElement>(null);
  const { isVideo, segments, language = '' } = recording;
  useEffect(() => {
    const media = film.current;
    if (!media) return undefined;
    const url = URL.createObjectURL(file);
    media.src = url;
    const detach = attachPlayer(media);
    return () => {
      detach();
      media.removeAttribute('src');
      media.load(); // or the decoder stays
      URL.revokeObjectURL(url);
    };
  }, [file]);
  useEffect(() => {
    const target = track.current;
    if (!target || !isVideo || segments.length === 0) return undefined;
    const vtt = formatTranscript({ text: '', language, segments }, 'vtt');
    const url = URL.createObjectURL(new Blob([vtt], { type: 'text/vtt' }));
    target.src = url;
    return () => URL.revokeObjectURL(url);
  }, [isVideo, segments, language]);
  return (
    <video ref={film} className={css.film} preload="auto" playsInline hidden={!isVideo || isHeardOnly}>
      <track ref={track} kind="captions" srcLang={language} label="Transcript" default />
    </video>
  );
}
