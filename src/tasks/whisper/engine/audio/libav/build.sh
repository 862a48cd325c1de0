#!/bin/sh
# Builds libav.wasm out of sound.c and FFmpeg's libraries: LGPL 2.1 or later, sound only, no network, no threads.
#
#     sh build.sh WORKDIR         # 5 to 20 minutes on two cores; needs emscripten, make, npm
#
# Run from end to end on Debian 12: emscripten 3.1.6~dfsg-5 with clang 14.0.6 and binaryen 108, GNU make 4.3, npm 11.
# Another compiler gives other bytes of the same length within a few percent; the samples must be the same, which
# decode.test.ts and e2e/reference/whisper/audio-sweep.ts hold it to.
#
# FFmpeg's source is taken as the npm package libav.js carries it, unchanged.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
work=$1
package=libav.js@6.10.9
version=9.0

decoders="
  aac aac_latm ac3 eac3 dca mlp truehd alac ape amrnb amrwb atrac1 atrac3 atrac3al cook ra_144 ra_288 sipr flac
  adpcm_g722 g723_1 adpcm_g726 adpcm_g726le g729 gsm gsm_ms ilbc mp1float mp2float mp3float mp3adufloat
  mp3on4float mpc7 mpc8 nellymoser opus qdm2 qcelp evrc shorten speex tak tta vorbis wavpack wmav1 wmav2 wmapro
  wmalossless wmavoice dvaudio mace3 mace6 s302m qoa truespeech dss_sp siren dsd_lsbf dsd_msbf dsd_lsbf_planar
  dsd_msbf_planar pcm_alaw pcm_mulaw pcm_bluray pcm_dvd pcm_f16le pcm_f24le pcm_f32be pcm_f32le pcm_f64be
  pcm_f64le pcm_s16be pcm_s16be_planar pcm_s16le pcm_s16le_planar pcm_s24be pcm_s24daud pcm_s24le
  pcm_s24le_planar pcm_s32be pcm_s32le pcm_s32le_planar pcm_s64be pcm_s64le pcm_s8 pcm_s8_planar pcm_u16be
  pcm_u16le pcm_u24be pcm_u24le pcm_u32be pcm_u32le pcm_u8 adpcm_adx adpcm_ct adpcm_ima_oki adpcm_ima_qt
  adpcm_ima_wav adpcm_ms adpcm_sbpro_2 adpcm_sbpro_3 adpcm_sbpro_4 adpcm_swf adpcm_yamaha"
demuxers="
  aa aac ac3 eac3 adx aiff amr amrnb amrwb ape asf au avi avr caf dsf dss dts dtshd dv flac flv live_flv g722
  g723_1 g726 g726le g729 gsm gxf iff ilbc ircam loas matroska mlp truehd mov mp3 mpc mpc8 mpegps mpegts mxf
  nistsphere nut ogg oma qcp qoa rm rso shorten sox swf tak tta voc w64 wav wsd wtv wv xwma"
parsers="
  aac aac_latm ac3 adx amr cook dca dolby_e dvaudio flac g723_1 g729 gsm mlp mpegaudio opus qoa sipr tak vorbis"
filters="
  aac_adtstoasc opus_metadata mp3_header_decompress dca_core eac3_core null pcm_rechunk"
list() { echo $1 | tr ' ' ,; }

mkdir -p "$work/build"
cd "$work"
tar xzf "$(npm pack --silent $package)" package/sources/ffmpeg-$version.tar.xz
tar xJf package/sources/ffmpeg-$version.tar.xz
cd build
emconfigure ../ffmpeg-$version/configure --target-os=none --arch=x86_32 --enable-cross-compile \
  --cc=emcc --cxx=em++ --ar=emar --ranlib=emranlib --nm=emnm \
  --disable-asm --disable-x86asm --disable-inline-asm --disable-runtime-cpudetect --disable-stripping --disable-debug \
  --disable-programs --disable-doc --disable-everything --disable-autodetect --disable-network \
  --disable-pthreads --disable-os2threads --disable-w32threads \
  --disable-avdevice --disable-avfilter --disable-swscale --disable-error-resilience --disable-iamf \
  --enable-decoder="$(list "$decoders")" --enable-demuxer="$(list "$demuxers")" \
  --enable-parser="$(list "$parsers")" --enable-bsf="$(list "$filters")" \
  --optflags=-O3 --extra-cflags="-msimd128 -DNDEBUG"
make -j"$(nproc)" libavformat/libavformat.a libavcodec/libavcodec.a libavutil/libavutil.a libswresample/libswresample.a
emcc -O3 -msimd128 -DNDEBUG -I. -I../ffmpeg-$version "$here/sound.c" \
  libavformat/libavformat.a libavcodec/libavcodec.a libswresample/libswresample.a libavutil/libavutil.a \
  -sSTANDALONE_WASM --no-entry -sALLOW_MEMORY_GROWTH -sINITIAL_MEMORY=16777216 -sMAXIMUM_MEMORY=1073741824 \
  -sERROR_ON_UNDEFINED_SYMBOLS=0 -o "$here/libav.wasm"
