#!/bin/sh
# Small recordings in each container, and what ffmpeg gives of each to openai-whisper (NAME.wav). ffmpeg 5.1.
#
#     sh golden_media.sh AUDIO/jfk.wav DIR        # writes DIR/*
set -eu
jfk=$1 out=$2
mkdir -p "$out"
make() { # NAME, options of the encoder
  name=$1
  shift
  ffmpeg -v error -y -ss 0.3 -t 0.6 -i "$jfk" -filter_complex "$graph" -fflags +bitexact -flags:v +bitexact -flags:a +bitexact "$@" "$out/$name"
}
refer() {
  ffmpeg -v error -nostdin -y -i "$out/$1" -f s16le -ac 1 -acodec pcm_s16le -ar 16000 - |
    ffmpeg -v error -y -f s16le -ac 1 -ar 16000 -i - -fflags +bitexact -acodec copy "$out/$1.wav"
}
# the right side is later and softer, so that a wrong mix is heard
stereo() { graph="[0]aresample=$1,asplit[l][r];[r]adelay=3,volume=0.5[q];[l][q]join=inputs=2:channel_layout=stereo$2"; }
video="color=c=gray:s=32x32:r=10:d=0.6"

stereo 44100 ""
make mp3.mp3 -c:a libmp3lame -b:a 64k
stereo 48000 ""
make m4a.m4a -c:a aac -b:a 64k
make aac.aac -c:a aac -b:a 64k
make vorbis.ogg -c:a libvorbis -q:a 1
make opus.opus -c:a libopus -b:a 32k
stereo 22050 ""
make flac.flac -c:a flac -sample_fmt s16
stereo 8000 ""
make mov.mov -c:a pcm_s16be
stereo 48000 ";$video[v]"
make h264.mp4 -map '[v]' -c:v libx264 -preset veryfast -pix_fmt yuv420p -c:a aac -b:a 48k
make vp8.webm -map '[v]' -c:v libvpx -b:v 20k -c:a libopus -b:a 32k
make mp3.mkv -map '[v]' -c:v libvpx -b:v 20k -c:a libmp3lame -b:a 64k
graph="[0]aresample=48000,asplit=6[a][b][c][d][e][f];[b]volume=0.5[g];[d]volume=0.3[h];[e]adelay=5[i];[a][g][c][h][i][f]join=inputs=6:channel_layout=5.1"
make surround.m4a -c:a aac -b:a 96k
for name in mp3.mp3 m4a.m4a aac.aac vorbis.ogg opus.opus mov.mov flac.flac h264.mp4 vp8.webm mp3.mkv surround.m4a; do refer $name; done
ffmpeg -v error -y -f lavfi -i "$video" -fflags +bitexact -c:v libx264 -preset veryfast -pix_fmt yuv420p "$out/silent-film.mp4"
