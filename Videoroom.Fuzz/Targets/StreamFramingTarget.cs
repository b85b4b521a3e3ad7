using System.Buffers.Binary;
using Videoroom.Engine.Network;
using Videoroom.Engine.Turn;
using Videoroom.Web.Clustering.Links;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// What cuts byte streams into messages: TURN over TCP, ICE over TCP, the links between nodes. An input is a byte that decides in which
/// pieces the stream arrives, and the stream.
/// </summary>
internal sealed class StreamFramingTarget : FuzzTarget
{
    private const int MaxLinkFrame = 512;

    private readonly FrameReader _links = new(MaxLinkFrame);

    private delegate bool TryReadFrame(ReadOnlySpan<byte> received, out int frameLength, out int datagramLength, out bool isBroken);

    /// <inheritdoc/>
    public override string Name => "framing";

    /// <inheritdoc/>
    public override string Summary
        => "Frames of TURN and ICE over TCP and of node links: a frame lies in what was received, a part of it is never one, and the pieces in which bytes arrive make no difference.";

    /// <inheritdoc/>
    public override int MaxLength => 4096;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [1, 0, 1, 0, 0, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0x40, 0, 0, 5, 1, 2, 3, 4, 5, 0, 0, 0, 0x40, 1, 0, 0],
        [7, 0, 3, 0, 8, 0x21, 0x12, 0xA4, 0x42, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0, 0x19, 0, 4, 17, 0, 0, 0, 0x7F, 0xFF, 0, 1, 9, 0, 0, 0],
        [3, 0, 4, 1, 2, 3, 4, 0, 0, 0, 2, 9, 9],
        [2, 0, 0, 0, 4, 1, 2, 3, 4, 0, 0, 0, 1, 9, 0, 0, 0, 6, 1, 1, 1, 1, 1, 1],
        [200, .. new byte[] { 0, 0, 1, 0 }, .. new byte[256], 0, 0, 0, 2, 1, 1],
    ];

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var pieces = reader.Byte();
        var stream = reader.Rest;
        return CheckFrames(stream, TurnFraming.TryReadFrame, TurnFraming.MaxFrameLength)
            | CheckFrames(stream, Rfc4571Framing.TryReadFrame, Rfc4571Framing.MaxDatagramLength + Rfc4571Framing.HeaderLength)
            | CheckLinks(stream, pieces);
    }

    /// <inheritdoc/>
    public override void Dispose() => _links.Dispose();

    private static bool CheckFrames(ReadOnlySpan<byte> stream, TryReadFrame tryRead, int longest)
    {
        var found = false;
        while (tryRead(stream, out var frameLength, out var datagramLength, out var isBroken))
        {
            Require(!isBroken, "a frame is not broken");
            Require(frameLength > 0 && frameLength <= stream.Length && frameLength <= longest && datagramLength >= 0 && datagramLength <= frameLength, "a frame lies in what was received");
            foreach (var part in (ReadOnlySpan<int>)[0, 1, frameLength / 2, frameLength - 1])
            {
                Require(
                    part >= frameLength || (!tryRead(stream[..part], out _, out _, out isBroken) && !isBroken),
                    "a part of a frame is neither a frame nor broken");
            }

            found = true;
            stream = stream[frameLength..];
        }

        return found;
    }

    private bool CheckLinks(ReadOnlySpan<byte> stream, byte pieces)
    {
        _links.Clear();
        var expected = stream;
        var taken = 0;
        while (!stream.IsEmpty)
        {
            var space = _links.Space().Span;
            Require(!space.IsEmpty, "there is room for what arrives");
            var count = Math.Min(Math.Min(1 + (pieces % 64), stream.Length), space.Length);
            pieces = (byte)((pieces * 5) + 1);
            stream[..count].CopyTo(space);
            stream = stream[count..];
            _links.Received(count);
            FrameState state;
            while ((state = _links.TryTake(out var frame)) == FrameState.Complete)
            {
                Require(
                    frame.Length is > 0 and <= MaxLinkFrame && BinaryPrimitives.ReadUInt32BigEndian(expected) == frame.Length
                    && expected.Slice(FrameReader.PrefixBytes, frame.Length).SequenceEqual(frame),
                    "a frame of a link is what its length says, in whatever pieces it arrived");
                expected = expected[(FrameReader.PrefixBytes + frame.Length)..];
                taken++;
            }

            if (state == FrameState.Invalid)
            {
                Require(BinaryPrimitives.ReadUInt32BigEndian(expected) is 0 or > MaxLinkFrame, "only a length that no frame has is invalid");
                break;
            }
        }

        return taken > 0;
    }
}
