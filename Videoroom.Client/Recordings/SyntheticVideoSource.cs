using System.Buffers.Binary;
using Videoroom.Client.Media;

namespace Videoroom.Client.Recordings;

/// <summary>One encoding of a <see cref="SyntheticVideo"/>.</summary>
internal sealed class SyntheticVideoSource : IMediaSource
{
    /// <summary>A keyframe's first packet needs descriptor and frame header; a latency stamp needs some more.</summary>
    public const int SmallestPacketBytes = 64;

    /// <summary>What fits into a datagram of 1,500 bytes with all headers, and a margin.</summary>
    public const int LargestPacketBytes = 1200;

    private const int ClockRate = 90_000;
    private const int PictureIdMask = 0x7FFF;
    private readonly int _width;
    private readonly int _height;
    private readonly byte[] _filling;
    private readonly int _packetsPerFrame;
    private readonly double _frameUs;
    private readonly double _packetUs;
    private readonly long _startUs;
    private long _frame;
    private int _packet;
    private bool _startOver = true;
    private bool _isKeyFrame;

    public SyntheticVideoSource(SyntheticVideoOptions options, int width, int height, long startUs, double speed)
    {
        (_width, _height) = (width, height);
        var frameBytes = options.BitrateBps / 8.0 / options.FramesPerSecond;
        _packetsPerFrame = Math.Max(1, (int)Math.Ceiling(frameBytes / options.PacketBytes));
        _filling = new byte[Math.Max(SmallestPacketBytes, (int)(frameBytes / _packetsPerFrame))];
        new Random(options.Seed).NextBytes(_filling);
        _frameUs = 1_000_000 / (options.FramesPerSecond * speed);
        _packetUs = options.FrameBursts ? 0 : _frameUs / _packetsPerFrame;
        _startUs = startUs;
    }

    public long NextUs => _startUs + (long)((_frame * _frameUs) + (_packet * _packetUs));

    public MediaPacket Take(Span<byte> payload, long nowUs)
    {
        if (_packet == 0)
        {
            (_isKeyFrame, _startOver) = (_startOver, false);
        }

        _filling.CopyTo(payload);
        Vp8Packets.WriteDescriptor(payload, _packet == 0, (ushort)(_frame & PictureIdMask));
        if (_packet == 0)
        {
            WriteFrameHeader(payload[Vp8Packets.DescriptorBytes..]);
        }

        var timestamp = (uint)(long)(_frame * _frameUs * ClockRate / 1_000_000);
        var last = ++_packet == _packetsPerFrame;
        if (last)
        {
            (_packet, _frame) = (0, _frame + 1);
        }

        return new MediaPacket(_filling.Length, timestamp, last);
    }

    public void StartOver() => _startOver = true;

    // The frame tag, and in a keyframe start code and size (RFC 6386, section 9.1).
    private void WriteFrameHeader(Span<byte> frame)
    {
        frame[0] = (byte)(_isKeyFrame ? 0x10 : 0x11);
        if (_isKeyFrame)
        {
            (frame[3], frame[4], frame[5]) = (0x9D, 0x01, 0x2A);
            BinaryPrimitives.WriteUInt16LittleEndian(frame[6..], (ushort)_width);
            BinaryPrimitives.WriteUInt16LittleEndian(frame[8..], (ushort)_height);
        }
    }
}
