namespace Videoroom.Client.Media;

/// <summary>A microphone: one Opus packet of silence (RFC 6716) every 20 ms, padded to the size that speech has.</summary>
internal sealed class MicrophoneSource(long startUs) : IMediaSource
{
    private const int FrameUs = 20_000;
    private const int FrameTicks = 960;
    private const int Bytes = 80;
    private long _frame;

    public long NextUs => startUs + (_frame * FrameUs);

    public MediaPacket Take(Span<byte> payload, long nowUs)
    {
        payload[..Bytes].Clear();
        payload[0] = 0xF8; // CELT, 20 ms, mono, one frame
        payload[1] = 0xFF;
        payload[2] = 0xFE;
        var timestamp = (uint)(_frame * FrameTicks);
        return new MediaPacket(Bytes, timestamp, _frame++ == 0);
    }

    public void StartOver()
    {
    }
}
