/** Containers and codecs that are read, for people; many rarer ones besides. */
export const readable = 'MP3, WAV, M4A, AAC, Ogg, Opus, FLAC, AIFF, WMA, AMR, MP4, MOV, AVI, WebM and Matroska files';

/** What to do with a file that is not read here. */
export const converters = 'Convert it to MP3, M4A, FLAC or WAV, for instance with VLC or Audacity, which are free.';
