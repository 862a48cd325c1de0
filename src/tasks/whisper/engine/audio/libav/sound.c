/*
 * Sound out of any file that FFmpeg reads: opens what two imported functions read, and decodes its main sound
 * frame by frame to planar floats with times. build.sh makes libav.wasm of it; libav.ts is the other side.
 */
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/channel_layout.h>
#include <math.h>
#include <string.h>

#define EXPORT(name) __attribute__((export_name(#name)))
#define IMPORT(name) __attribute__((import_module("file"), import_name(#name)))

/* Bytes read to the place, at most so many; 0 at the end, below 0 when the file cannot be read. */
IMPORT(read) int file_read(double position, uint8_t *place, int length);
IMPORT(size) double file_size(void);

enum { IO_BUFFER = 1 << 16, MOST_ERRORS = 4096, MOST_SILENT_PACKETS = 256 };
/* What `sound_next` says. */
enum { STEP_END, STEP_FRAME, STEP_WORKING, STEP_BROKEN, STEP_DOUBTFUL };

static AVFormatContext *format;
static AVCodecContext *decoder;
static AVStream *stream;
static AVPacket *packet;
static AVFrame *frame;
static double position;
static float *planes;
static unsigned planes_size;
static int is_draining, is_indexed, errors;
static int64_t first = AV_NOPTS_VALUE, reached = AV_NOPTS_VALUE;

static int on_read(void *opaque, uint8_t *place, int length) {
  int count = file_read(position, place, length);
  if (count < 0) return AVERROR(EIO);
  if (count == 0) return AVERROR_EOF;
  position += count;
  return count;
}

static int64_t on_seek(void *opaque, int64_t offset, int whence) {
  double size = file_size();
  whence &= ~AVSEEK_FORCE;
  if (whence == AVSEEK_SIZE) return (int64_t)size;
  double target = offset + (whence == SEEK_CUR ? position : whence == SEEK_END ? size : 0);
  if (target < 0) return AVERROR(EINVAL);
  position = target;
  return (int64_t)target;
}

/* A place for the name that a demuxer is told: FFmpeg judges some raw formats by it as well. */
static char name[512];
EXPORT(name_place) char *name_place(void) { return name; }

/* The sound that the ffmpeg program takes: marked as the default, then the one with most channels. */
static AVStream *main_sound(void) {
  AVStream *best = NULL;
  int64_t best_score = -1;
  for (unsigned i = 0; i < format->nb_streams; i++) {
    AVStream *candidate = format->streams[i];
    if (candidate->codecpar->codec_type != AVMEDIA_TYPE_AUDIO) continue;
    int64_t score = candidate->codecpar->ch_layout.nb_channels +
                    100000000LL * !!(candidate->event_flags & AVSTREAM_EVENT_FLAG_NEW_PACKETS) +
                    5000000LL * !!(candidate->disposition & AV_DISPOSITION_DEFAULT);
    if (score > best_score) best = candidate, best_score = score;
  }
  return best;
}

/* 0, or FFmpeg's error code when it is of no known format. */
EXPORT(sound_open) int sound_open(void) {
  position = 0;
  av_log_set_level(AV_LOG_QUIET);
  format = avformat_alloc_context();
  packet = av_packet_alloc();
  frame = av_frame_alloc();
  uint8_t *buffer = av_malloc(IO_BUFFER);
  if (!format || !packet || !frame || !buffer) return AVERROR(ENOMEM);
  format->pb = avio_alloc_context(buffer, IO_BUFFER, 0, NULL, on_read, NULL, on_seek);
  if (!format->pb) return AVERROR(ENOMEM);
  format->flags |= AVFMT_FLAG_CUSTOM_IO;
  int status = avformat_open_input(&format, name, NULL, NULL);
  if (status < 0) return status;
  avformat_find_stream_info(format, NULL);
  stream = main_sound();
  is_indexed = !strncmp(format->iformat->name, "mov", 3);
  /* with an index, nothing but the sound has to be read */
  for (unsigned i = 0; is_indexed && i < format->nb_streams; i++)
    if (format->streams[i] != stream) format->streams[i]->discard = AVDISCARD_ALL;
  return 0;
}

/* 0, or an error when nothing here decodes it. */
EXPORT(sound_start) int sound_start(void) {
  const AVCodec *codec = avcodec_find_decoder(stream->codecpar->codec_id);
  if (!codec) return AVERROR_DECODER_NOT_FOUND;
  decoder = avcodec_alloc_context3(codec);
  if (!decoder) return AVERROR(ENOMEM);
  int status = avcodec_parameters_to_context(decoder, stream->codecpar);
  if (status < 0) return status;
  decoder->pkt_timebase = stream->time_base;
  return avcodec_open2(decoder, codec, NULL);
}

static double seconds(int64_t time, AVRational base) { return time == AV_NOPTS_VALUE ? NAN : time * av_q2d(base); }

EXPORT(format_name) const char *format_name(void) { return format->iformat->name; }
EXPORT(probe_score) int probe_score(void) { return format->probe_score; }
EXPORT(video_count) int video_count(void) {
  int count = 0;
  for (unsigned i = 0; i < format->nb_streams; i++)
    count += format->streams[i]->codecpar->codec_type == AVMEDIA_TYPE_VIDEO &&
             !(format->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC);
  return count;
}
EXPORT(has_sound) int has_sound(void) { return stream != NULL; }
EXPORT(codec_name) const char *codec_name(void) { return avcodec_get_name(stream->codecpar->codec_id); }
EXPORT(codec_tag) unsigned codec_tag(void) { return stream->codecpar->codec_tag; }
EXPORT(is_encrypted) int is_encrypted(void) {
  const AVCodecParameters *own = stream->codecpar;
  return own->codec_tag == MKTAG('e', 'n', 'c', 'a') || own->codec_tag == MKTAG('d', 'r', 'm', 's') ||
         av_packet_side_data_get(own->coded_side_data, own->nb_coded_side_data, AV_PKT_DATA_ENCRYPTION_INIT_INFO);
}
EXPORT(sample_rate) int sample_rate(void) { return stream->codecpar->sample_rate; }
EXPORT(channels) int channels(void) { return stream->codecpar->ch_layout.nb_channels; }
/* Seconds that the file announces; NaN when it does not, or when it is guessed. */
EXPORT(announced) double announced(void) {
  if (is_indexed) return seconds(stream->duration, stream->time_base);
  /* counts the time to fill a buffer with, or not */
  if (!strcmp(format->iformat->name, "asf")) return NAN;
  if (format->duration_estimation_method != AVFMT_DURATION_FROM_STREAM) return NAN;
  return seconds(format->duration, AV_TIME_BASE_Q);
}
/* Seconds, announced or estimated. */
EXPORT(estimated) double estimated(void) { return seconds(format->duration, AV_TIME_BASE_Q); }
/* Where the file's clock begins: the first of all that it holds, as far as it was read. A picture whose codec is not
   here has no start time of its own before its first packet. */
EXPORT(start_time) double start_time(void) {
  int64_t known = format->start_time;
  return seconds(first != AV_NOPTS_VALUE && (known == AV_NOPTS_VALUE || first < known) ? first : known, AV_TIME_BASE_Q);
}
/* Whether times may jump although the recording goes on. */
EXPORT(may_jump) int may_jump(void) { return (format->iformat->flags & AVFMT_TS_DISCONT) != 0; }

/* Whether a packet holds a tag, as one lies between joined MP3s. */
static int is_tag(void) {
  static const char *const marks[] = {"ID3", "TAG", "APETAGEX", "Xing", "Info"};
  for (unsigned i = 0; i < sizeof marks / sizeof *marks; i++)
    for (int at = 0; at + 8 <= packet->size; at++)
      if (!memcmp(packet->data + at, marks[i], strlen(marks[i]))) return 1;
  return 0;
}

/* A packet of the sound to the decoder; what the others hold tells only how far the file goes. */
static int feed(void) {
  int status = av_read_frame(format, packet);
  if (status == AVERROR_EOF || errors > MOST_ERRORS) {
    is_draining = 1;
    avcodec_send_packet(decoder, NULL);
    return STEP_WORKING;
  }
  if (status < 0) {
    errors = avio_feof(format->pb) ? MOST_ERRORS + 1 : errors + 1;
    return STEP_WORKING;
  }
  AVStream *own = format->streams[packet->stream_index];
  int64_t time = packet->pts == AV_NOPTS_VALUE ? packet->dts : packet->pts;
  if (time != AV_NOPTS_VALUE && !(own->disposition & AV_DISPOSITION_ATTACHED_PIC)) {
    int64_t start = av_rescale_q(time, own->time_base, AV_TIME_BASE_Q);
    int64_t end = av_rescale_q(time + packet->duration, own->time_base, AV_TIME_BASE_Q);
    if (own->codecpar->codec_type == AVMEDIA_TYPE_VIDEO && (first == AV_NOPTS_VALUE || start < first)) first = start;
    if (reached == AV_NOPTS_VALUE || end > reached) reached = end;
  }
  int step = STEP_WORKING;
  if (own == stream) {
    errors = 0;
    status = avcodec_send_packet(decoder, packet);
    if (status < 0 && status != AVERROR(EAGAIN)) step = is_tag() ? STEP_WORKING : STEP_BROKEN;
    else if (packet->flags & AV_PKT_FLAG_CORRUPT) step = STEP_DOUBTFUL;
  }
  av_packet_unref(packet);
  return step;
}

#define CONVERT(type, expression)                                              \
  do {                                                                         \
    const type *from = (const type *)source;                                   \
    for (int i = 0; i < count; i++, from += stride) to[i] = (expression);      \
  } while (0)

static int to_planes(void) {
  int count = frame->nb_samples, width = frame->ch_layout.nb_channels;
  av_fast_malloc(&planes, &planes_size, sizeof(float) * count * width);
  if (!planes) return AVERROR(ENOMEM);
  int is_planar = av_sample_fmt_is_planar(frame->format);
  int bytes = av_get_bytes_per_sample(frame->format);
  int stride = is_planar ? 1 : width;
  for (int channel = 0; channel < width; channel++) {
    float *to = planes + (size_t)channel * count;
    const uint8_t *source = is_planar ? frame->extended_data[channel] : frame->extended_data[0] + bytes * channel;
    switch (av_get_packed_sample_fmt(frame->format)) {
    case AV_SAMPLE_FMT_U8: CONVERT(uint8_t, (*from - 128) / 128.0f); break;
    case AV_SAMPLE_FMT_S16: CONVERT(int16_t, *from / 32768.0f); break;
    case AV_SAMPLE_FMT_S32: CONVERT(int32_t, *from / 2147483648.0f); break;
    case AV_SAMPLE_FMT_S64: CONVERT(int64_t, *from / 9223372036854775808.0f); break;
    case AV_SAMPLE_FMT_FLT: CONVERT(float, *from); break;
    case AV_SAMPLE_FMT_DBL: CONVERT(double, *from); break;
    default: return AVERROR_PATCHWELCOME;
    }
  }
  return 0;
}

/* The next frame, word of a packet that is damaged, the end, or a pause in which other things can be done. */
EXPORT(sound_next) int sound_next(void) {
  for (int silent = 0; silent < MOST_SILENT_PACKETS; silent++) {
    int status = avcodec_receive_frame(decoder, frame);
    if (status == 0) return frame->nb_samples > 0 && to_planes() == 0 ? STEP_FRAME : STEP_WORKING;
    if (status == AVERROR_EOF) return STEP_END;
    if (is_draining) return STEP_END;
    if (status != AVERROR(EAGAIN)) return STEP_BROKEN;
    int step = feed();
    if (step != STEP_WORKING) return step;
  }
  return STEP_WORKING;
}

EXPORT(frame_planes) float *frame_planes(void) { return planes; }
EXPORT(frame_samples) int frame_samples(void) { return frame->nb_samples; }
EXPORT(frame_rate) int frame_rate(void) { return frame->sample_rate; }
EXPORT(frame_channels) int frame_channels(void) { return frame->ch_layout.nb_channels; }
/* Speakers as bits, 0 when only their number is known. */
EXPORT(frame_mask) unsigned frame_mask(void) {
  return frame->ch_layout.order == AV_CHANNEL_ORDER_NATIVE ? (unsigned)frame->ch_layout.u.mask : 0;
}
EXPORT(frame_time) double frame_time(void) { return seconds(frame->best_effort_timestamp, stream->time_base); }
/* Seconds of the clock at the end of the last packet of any kind. */
EXPORT(reached_time) double reached_time(void) { return seconds(reached, AV_TIME_BASE_Q); }
