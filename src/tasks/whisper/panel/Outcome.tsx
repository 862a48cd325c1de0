import { Play } from 'lucide-react';
import { Button } from '../../../ui/Button.tsx';
import { ErrorNote } from '../../../ui/ErrorNote.tsx';
import { FileButton } from '../../../ui/FileButton.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { formatShare } from '../../../ui/units.ts';
import { needsItsFile } from '../old-times.ts';
import { writtenUntil, type Recording } from '../recording.ts';
import { acceptRecordings, useWhisper } from '../store.ts';
import type { FormSettings } from '../defaults.ts';
import { formatPlace, languageName } from '../times.ts';
import { acceptedFiles } from './accepted.ts';

/** More silence than this invites Whisper to make things up. */
const muchSilence = 0.4;

/** How it ended, if not well; what is kept; and the way on. */
export function Outcome({ recording }: { recording: Recording }) {
  const { id, state, error, resume, sound, making } = recording;
  const goOn = useWhisper((all) => all.goOn);
  const again = useWhisper((all) => all.again);
  const setVad = useWhisper((all) => all.setVad);
  const hasVad = useWhisper((all) => all.hasVad);
  const settings = useWhisper((all) => all.settings);
  const file = useWhisper((all) => all.files.get(id));
  if (state === 'failed' || (state === 'stopped' && error))
    return (
      <ErrorNote
        title={
          resume ? `Stopped by an error at ${formatPlace(writtenUntil(recording))}` : 'This file can’t be transcribed'
        }
        found={error?.message}
        kept={resume && 'Everything up to there is kept.'}
        actions={
          <>
            <Button size="small" onClick={() => goOn(id)}>
              {resume ? 'Resume' : 'Try again'}
            </Button>
            <FileButton size="small" variant="quiet" accept={acceptedFiles} multiple onFiles={acceptRecordings}>
              Choose a file
            </FileButton>
          </>
        }
      />
    );
  if (state === 'stopped')
    return (
      <Notice
        title={
          resume ? `Stopped at ${formatPlace(writtenUntil(recording))}` : 'Stopped before any speech was transcribed'
        }
        actions={
          <Button size="small" icon={<Play aria-hidden />} onClick={() => goOn(id)}>
            Resume
          </Button>
        }
      >
        {resume ? 'The transcript so far is kept, even after a reload.' : 'Nothing has been transcribed yet.'}
      </Notice>
    );
  const change = state === 'done' ? changeOf(recording, settings) : undefined;
  const offersVad = hasVad && state === 'done' && sound && sound.silence > muchSilence && !making?.vad;
  return (
    <>
      {needsItsFile(recording) && !file && (
        <Notice tone="warn" title="These times count from the first sound">
          An earlier version wrote this transcript. Add the file again to bring its times in line with the video.
        </Notice>
      )}
      {sound?.notices.map((sentence) => (
        <Notice key={sentence} tone="warn" title="Some of the sound is missing">
          {sentence}
        </Notice>
      ))}
      {change && (
        <Notice
          title={change.is}
          actions={
            <Button size="small" onClick={() => again(id)}>
              Transcribe again {change.wanted}
            </Button>
          }
        />
      )}
      {offersVad && (
        <Notice
          title={`${formatShare(sound.silence)} of it is silence`}
          actions={
            <Button
              size="small"
              onClick={() => {
                setVad(true);
                again(id);
              }}
            >
              Skip silence and transcribe again
            </Button>
          }
        >
          Whisper may invent words in silence. Skipping the silence helps.
        </Notice>
      )}
    </>
  );
}

/** What the language or the task that is set would change about a transcript. */
function changeOf({ language, making, segments }: Recording, settings: FormSettings) {
  if (segments.length === 0 || !making) return undefined;
  const before = making.settings.task ?? 'transcribe';
  const named = settings.language && languageName(settings.language);
  if (settings.task !== before)
    return settings.task === 'translate'
      ? { is: 'In the spoken language', wanted: 'and translate to English' }
      : { is: 'Translated to English', wanted: named ? `in ${named}` : 'in the language that is spoken' };
  if (!language || !named || settings.language === language) return undefined;
  return { is: `Transcribed as ${languageName(language)}`, wanted: `as ${named}` };
}
