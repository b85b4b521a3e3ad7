using Videoroom.Client.Media;
using Videoroom.Engine.Codecs;

namespace Videoroom.Client.Recordings;

/// <summary>A microphone in a quiet room: an Opus packet of silence every 20 ms, padded to the size that speech has.</summary>
public sealed class OpusSilence : MediaContent
{
    /// <inheritdoc/>
    public override Codec Codec => Codec.Opus;

    internal override IMediaSource Open(int encoding, long startUs, double speed) => new Source(startUs);

    private sealed class Source(long startUs) : IMediaSource
    {
        private const int FrameUs = 20_000;
        private const int FrameTicks = 960;
        private const int Bytes = 80;
        private long _frame;

        public long NextUs => startUs + (_frame * FrameUs);

        public MediaPacket Take(Span<byte> payload, long nowUs)
        {
            payload[..Bytes].Clear();
            payload[0] = 0xF8; // TOC (RFC 6716, section 3.1): CELT, 20 ms, mono, one frame
            payload[1] = 0xFF;
            payload[2] = 0xFE;
            var timestamp = (uint)(_frame * FrameTicks);
            return new MediaPacket(Bytes, timestamp, _frame++ == 0);
        }

        public void StartOver()
        {
            // Every packet can be decoded on its own.
        }
    }
}
