using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;

namespace Videoroom.Fuzz.Targets;

/// <summary>Payloads of all codecs, and the VP8 descriptor that is written for a receiver. An input is options and a payload.</summary>
internal sealed class PayloadTarget : FuzzTarget
{
    private const int BeginsSource = 0x01;

    private static readonly Codec[] Codecs = Enum.GetValues<Codec>();

    private readonly byte[] _prefix = new byte[Vp8Rewriter.MaximumPrefixSize];
    private readonly byte[] _rewritten = new byte[4096];
    private Vp8Rewriter _rewriter = new();

    /// <inheritdoc/>
    public override string Name => "payloads";

    /// <inheritdoc/>
    public override string Summary => "VP8, VP9, H.264, AV1 and Opus payloads: looking at them ends, and a rewritten VP8 packet differs in its numbers alone.";

    /// <inheritdoc/>
    public override int InputsPerState => 64;

    /// <inheritdoc/>
    public override long AllocationBase => 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [0, 0x90, 0xF0, 0x81, 0x23, 5, 0x67, 0x10, 0, 0, 0x9D, 1, 0x2A, 0x80, 2, 0xE0, 1],
        [BeginsSource, 0x90, 0x80, 0x05, 0x11, 2, 3, 4],
        [0, 0x80, 0xE0, 0x81, 0x24, 6, 0x80, 0x11, 2, 3],
        [0, 0x10, 0x10, 0, 0, 0x9D, 1, 0x2A, 0x80, 2, 0xE0, 1],
        [0, 0xAC, 0x81, 0x23, 0x10, 3, 1, 2, 3],
        [0, 0x8B, 0x05, 0x12, 0x83, 0x21, 1, 2, 3],
        [0, 24, 0, 4, 0x67, 0x42, 0xE0, 0x1F, 0, 3, 0x68, 0xCE, 0x06, 0, 3, 0x65, 1, 2],
        [0, 28, 0x85, 1, 2, 3],
        [0, 28, 0x45, 4, 5],
        [0, 0x65, 0x88, 0x84],
        [0, 0x67, 0x42, 0xE0, 0x1F, 0x8C],
        [0, 0x28, 0x0A, 1, 2, 3, 0x10, 0x85, 0x80, 0x01, 0x0A],
        [0, 0x10, 0x0A, 0x0B, 0, 0, 0],
        [0, 0xFC, 0x01],
    ];

    /// <inheritdoc/>
    public override void Reset() => _rewriter = new Vp8Rewriter();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var options = reader.Byte();
        var payload = reader.Rest;
        var isKeyFrame = false;
        foreach (var codec in Codecs)
        {
            isKeyFrame |= PayloadInspector.IsKeyFrame(codec, payload) && codec != Codec.Opus;
        }

        Require(!payload.IsEmpty || !isKeyFrame, "nothing begins no picture");
        if (Vp9PayloadDescriptor.TryParse(payload, out var vp9))
        {
            Require(vp9.SpatialLayer <= 7 && vp9.TemporalLayer <= 7, "layers have three bits");
        }

        Rewrite(payload, (options & BeginsSource) != 0);
        return isKeyFrame;
    }

    private void Rewrite(ReadOnlySpan<byte> payload, bool beginsSource)
    {
        var size = _rewriter.Rewrite(payload, beginsSource, _prefix, out var offset);
        Require(size >= 0 && size <= _prefix.Length && offset >= 0 && offset <= payload.Length && (size > 0 || offset == 0), "a prefix has a bound, and what follows lies in the payload");
        if (size == 0)
        {
            return;
        }

        _prefix.AsSpan(0, size).CopyTo(_rewritten);
        payload[offset..].CopyTo(_rewritten.AsSpan(size));
        Require(
            Vp8PayloadDescriptor.TryParse(payload, out var before) && Vp8PayloadDescriptor.TryParse(_rewritten.AsSpan(0, size + payload.Length - offset), out var after)
            && after.Size == size && before.Size == offset && after.IsKeyFrame == before.IsKeyFrame && after.IsFrameStart == before.IsFrameStart
            && after.IsNonReference == before.IsNonReference && after.HasTl0PicIdx == before.HasTl0PicIdx && after.HasKeyIdx == before.HasKeyIdx
            && after.HasTemporalLayer == before.HasTemporalLayer && after.TemporalLayer == before.TemporalLayer && after.IsLayerSync == before.IsLayerSync
            && after.Width == before.Width && after.Height == before.Height && after.PictureIdBits == (before.PictureIdBits == 0 ? 0 : 15),
            "a rewritten packet differs in its numbers alone");
    }
}
