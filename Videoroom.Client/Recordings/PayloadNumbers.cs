using System.Buffers.Binary;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Client.Recordings;

/// <summary>
/// Keeps the numbers in payloads and dependency descriptors continuous while a recording repeats: picture id, TL0PICIDX and KEYIDX of
/// VP8 and VP9, the frame number of a dependency descriptor.
/// </summary>
internal sealed class PayloadNumbers(Codec codec)
{
    private const int FrameNumberOffset = 1; // behind start_of_frame, end_of_frame and frame_dependency_template_id
    private readonly Vp8Rewriter? _vp8 = codec == Codec.Vp8 ? new Vp8Rewriter() : null;
    private readonly Vp9Rewriter? _vp9 = codec == Codec.Vp9 ? new Vp9Rewriter() : null;
    private readonly byte[] _prefix = new byte[Math.Max(Vp8Rewriter.MaximumPrefixSize, Vp9Rewriter.MaximumPrefixSize)];
    private readonly byte[] _descriptor = new byte[byte.MaxValue];
    private ushort _frameOffset;
    private ushort _lastFrame;

    /// <summary>Writes a packet's payload with the numbers that follow those before.</summary>
    /// <param name="packet">The packet as it was recorded.</param>
    /// <param name="discontinuity">It does not follow the one before in the recording.</param>
    /// <param name="payload">Receives the payload.</param>
    /// <param name="descriptor">Its dependency descriptor, until the next call; empty without one.</param>
    /// <returns>The payload's length in bytes.</returns>
    public int Write(RecordedPacket packet, bool discontinuity, Span<byte> payload, out ReadOnlyMemory<byte> descriptor)
    {
        descriptor = WriteDescriptor(packet.DependencyDescriptor, discontinuity);
        var offset = 0;
        var size = _vp8?.Rewrite(packet.Payload, discontinuity, _prefix, out offset) ?? _vp9?.Rewrite(packet.Payload, discontinuity, _prefix, out offset) ?? 0;
        _prefix.AsSpan(0, size).CopyTo(payload);
        packet.Payload.AsSpan(offset).CopyTo(payload[size..]);
        return size + packet.Payload.Length - offset;
    }

    private ReadOnlyMemory<byte> WriteDescriptor(byte[] recorded, bool discontinuity)
    {
        if (recorded.Length < FrameNumberOffset + sizeof(ushort))
        {
            return default;
        }

        recorded.CopyTo(_descriptor, 0);
        var recordedFrame = BinaryPrimitives.ReadUInt16BigEndian(recorded.AsSpan(FrameNumberOffset));
        if (discontinuity)
        {
            _frameOffset = (ushort)(_lastFrame + 1 - recordedFrame);
        }

        _lastFrame = (ushort)(recordedFrame + _frameOffset);
        BinaryPrimitives.WriteUInt16BigEndian(_descriptor.AsSpan(FrameNumberOffset), _lastFrame);
        return _descriptor.AsMemory(0, recorded.Length);
    }
}
