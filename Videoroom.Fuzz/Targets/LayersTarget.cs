using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Forwarding.Layers;

namespace Videoroom.Fuzz.Targets;

/// <summary>
/// The filters of spatial and temporal layers, and the dependency descriptor that is written for a receiver. An input is options, how
/// much later the picture is, and a payload or a descriptor.
/// </summary>
internal sealed class LayersTarget : FuzzTarget
{
    private const int Vp8 = 0;
    private const int Vp9 = 1;

    private readonly byte[] _written = new byte[byte.MaxValue + DependencyDescriptorWriter.MaximumGrowth];
    private State _state = new();

    /// <inheritdoc/>
    public override string Name => "layers";

    /// <inheritdoc/>
    public override string Summary
        => "Layers of VP8, VP9 and dependency descriptors: only what can be read is forwarded, no marker without a packet, and a rewritten descriptor differs in its number and decode targets alone.";

    /// <inheritdoc/>
    public override int InputsPerState => 64;

    /// <inheritdoc/>
    public override long AllocationBase => 64 * 1024;

    /// <inheritdoc/>
    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        [2, 0xFF, 1, .. Convert.FromHexString("80009780081485214EAAAAA8000600004000100002AA80A8000600004000100002A000A800060000400016D549241B5524906D54923157E001974CA864330E222396ECA8655304224390ECA8775300EF008601DF010D03BF021B")],
        [2, 0xFF, 0, .. Convert.FromHexString("400097")],
        [2, 0x21, 0, .. Convert.FromHexString("850098")],
        [2, 0x00, 0, .. Convert.FromHexString("CA009940FFF8")],
        [2, 0xFF, 1, 0xC3, 0, 0x9A],
        [2, 0xFF, 1, 0xC5, 0, 0x9B, 0x3F, 0x40, 0x93, 0xFF, 0xC8],
        [0, 0x10, 1, 0x90, 0xE0, 0x80, 0x01, 5, 0x20, 0x10, 0, 0, 0x9D, 1, 0x2A, 0x80, 2, 0xE0, 1],
        [0, 0x20, 1, 0x90, 0xE0, 0x80, 0x02, 5, 0xA0, 0x11, 2, 3],
        [0, 0x00, 1, 0x90, 0xE0, 0x80, 0x03, 5, 0x40, 0x11, 2, 3],
        [1, 0x22, 1, 0xBE, 0x80, 0x01, 0x10, 0x58, 0, 240, 0, 135, 1, 224, 1, 14, 3, 192, 2, 28, 9],
        [1, 0x22, 1, 0xFC, 0x80, 0x02, 0x54, 3, 4, 9],
        [1, 0x11, 1, 0xAA, 0x80, 0, 0, 0, 0x08, 4, 0x04, 4, 0x54, 1, 0x34, 2, 0x58, 1, 2, 9],
        [1, 0x11, 1, 0xEC, 0x80, 2, 0x20, 0, 9],
    ];

    /// <inheritdoc/>
    public override void Reset() => _state = new State();

    /// <inheritdoc/>
    public override bool Run(ReadOnlySpan<byte> input)
    {
        var reader = new InputReader(input);
        var (kind, target, later) = (reader.Byte() % 3, reader.Byte(), (sbyte)reader.Byte());
        var filter = kind == Vp8 ? _state.Vp8 : kind == Vp9 ? _state.Vp9 : (LayerFilter)_state.Descriptors;
        _state.Timestamp = unchecked(_state.Timestamp + (uint)(later * 3000));
        filter.SetTarget((target >> 4) == 0x0F ? LayerFilter.None : (target >> 4) & LayerFilter.All, target & LayerFilter.All);
        var packet = new LayerPacket
        {
            Payload = kind == Vp8 || kind == Vp9 ? reader.Rest : default,
            Descriptor = kind == Vp8 || kind == Vp9 ? default : reader.Rest,
            Timestamp = _state.Timestamp,
            Marker = (target & 8) != 0,
        };
        var decision = filter.OnPacket(packet);
        Require(decision.IsForwarded || !decision.Marker || kind == Vp8, "a marker needs a packet");
        Require(filter.CurrentSpatial <= filter.TargetSpatial && filter.CurrentTemporal <= filter.TargetTemporal, "no layer is above the viewer's");
        Require(filter.CurrentSpatial != LayerFilter.None || filter.CurrentTemporal == LayerFilter.None, "without a picture there is no frame rate");
        _ = filter.NeedsKeyFrame;
        if (kind is not (Vp8 or Vp9) && !_state.HasTooLong)
        {
            CheckDescriptor(reader.Rest, in decision);
        }

        return decision.IsForwarded;
    }

    private void CheckDescriptor(ReadOnlySpan<byte> source, in LayerFilterDecision decision)
    {
        var status = _state.Before.Read(source, out var before);
        Require(status == DescriptorStatus.Whole || !decision.IsForwarded, "only what can be read is forwarded");
        var rewrite = new DescriptorRewrite(1000, decision.ActiveTargets, decision.TargetCount);
        var size = DependencyDescriptorWriter.Write(source, in rewrite, _written);
        Require(size <= byte.MaxValue && size <= source.Length + DependencyDescriptorWriter.MaximumGrowth, "what is written has a bound");
        if (status != DescriptorStatus.Whole)
        {
            return;
        }

        Require(size > 0 || source.Length > byte.MaxValue - DependencyDescriptorWriter.MaximumGrowth, "what can be read can be written");
        if (size == 0)
        {
            // The other reader misses it, and with it perhaps a structure.
            _state.HasTooLong = true;
            return;
        }

        Require(_state.After.Read(_written.AsSpan(0, size), out var after) == DescriptorStatus.Whole, "what is written can be read");
        Require(
            after.FrameNumber == (ushort)(before.FrameNumber + 1000) && after.IsFrameStart == before.IsFrameStart && after.IsFrameEnd == before.IsFrameEnd
            && after.HasStructure == before.HasStructure && after.Spatial == before.Spatial && after.Temporal == before.Temporal && after.Targets == before.Targets
            && after.FrameDifferences.SequenceEqual(before.FrameDifferences) && after.ChainDifferences.SequenceEqual(before.ChainDifferences)
            && (decision.TargetCount == 0 || after.ActiveTargets == decision.ActiveTargets),
            "a rewritten descriptor differs in its number and decode targets alone");
    }

    /// <summary>The streams of one viewer.</summary>
    private sealed class State
    {
        public Vp8TemporalFilter Vp8 { get; } = new();

        public Vp9Filter Vp9 { get; } = new();

        public DescriptorFilter Descriptors { get; } = new();

        public DependencyDescriptorReader Before { get; } = new();

        public DependencyDescriptorReader After { get; } = new();

        public bool HasTooLong { get; set; }

        public uint Timestamp { get; set; } = 1_000_000;
    }
}
