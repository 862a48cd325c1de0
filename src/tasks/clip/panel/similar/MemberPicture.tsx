import { ImageOff } from 'lucide-react';
import { LargePicture } from '../../../../ui/LargePicture.tsx';
import type { Member } from '../../similar/member.ts';
import { useFullPicture } from '../detail/use-full-picture.ts';
import { FileImage } from '../FileImage.tsx';
import { usePicture } from '../library/picture-cache.ts';
import { Thumbnail } from '../Thumbnail.tsx';
import css from './similar.module.css';

/** A small picture of a member, which is pressed to see it large. */
export function PressedThumbnail({ member }: { member: Member }) {
  return (
    <LargePicture title={member.name} picture={<MemberInFull member={member} />}>
      <MemberThumbnail member={member} />
    </LargePicture>
  );
}

/** A small picture of a member. Decoration: its name stands beside it. */
export function MemberThumbnail({ member }: { member: Member }) {
  if ('file' in member) return <Thumbnail file={member.file} />;
  return <ItemImage id={member.item} alt="" />;
}

/** A member as large as its place: the file itself, or the small picture of the library. */
export function MemberPicture({ member }: { member: Member }) {
  if ('file' in member) return <FileImage file={member.file} alt={member.name} />;
  return <ItemImage id={member.item} alt={member.name} />;
}

/** A member in full where its file is in reach. */
export function MemberInFull({ member }: { member: Member }) {
  if ('file' in member) return <FileImage file={member.file} alt={member.name} />;
  return <ItemInFull id={member.item} alt={member.name} />;
}

function ItemInFull({ id, alt }: { id: number; alt: string }) {
  return <img src={useFullPicture(id).url} alt={alt} decoding="async" />;
}

function ItemImage({ id, alt }: { id: number; alt: string }) {
  const found = usePicture(id);
  if (found?.url) return <img src={found.url} alt={alt} decoding="async" />;
  return <ImageOff className={css.missing} aria-hidden />;
}
