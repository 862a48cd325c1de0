/** What the file picker shows. Some systems know no type for some endings. */
export const acceptedFiles = 'audio/*,video/*,.m4a,.mka,.mkv,.opus,.oga,.flac';
