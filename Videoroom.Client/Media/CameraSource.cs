namespace Videoroom.Client.Media;

/// <summary>
/// A recording as a camera. <paramref name="speed"/> above 1 plays it faster, for load: pictures and packets come more often,
/// their sizes stay.
/// </summary>
internal sealed class CameraSource(Vp8Recording recording, long startUs, double speed = 1) : IMediaSource
{
    /// <summary>Payload bytes of a full packet: with headers about what browsers send.</summary>
    public const int MaxPayloadBytes = 1100;

    private const int ClockRate = 90_000;
    private readonly double _frameUs = 1_000_000 / (recording.FramesPerSecond * speed);
    private long _picture;
    private int _frame;
    private int _packet;
    private bool _startOver;

    public long NextUs => startUs + (long)(_picture * _frameUs);

    public MediaPacket Take(Span<byte> payload, long nowUs)
    {
        if (_packet == 0 && _startOver)
        {
            (_startOver, _frame) = (false, 0);
        }

        var length = recording.WritePayload(_frame, _packet, MaxPayloadBytes, (ushort)(_picture & 0x7FFF), payload);
        var timestamp = (uint)(long)(_picture * _frameUs * ClockRate / 1_000_000);
        var last = ++_packet == recording.PacketCount(_frame, MaxPayloadBytes);
        if (last)
        {
            _packet = 0;
            _frame = (_frame + 1) % recording.Count;
            _picture++;
        }

        return new MediaPacket(length, timestamp, last);
    }

    public void StartOver() => _startOver = true;
}
