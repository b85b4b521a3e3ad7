using Videoroom.Client.Media;
using Videoroom.Client.Recordings;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Codecs.Dependencies;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Engine.Rtp;

namespace Videoroom.Tests.Engine.Forwarding.Layers;

/// <summary>One viewer's way of a recorded stream: the filter and all that rewrites behind it, as a subscription has them.</summary>
/// <param name="recording">Played in a loop: each round begins with a keyframe.</param>
/// <param name="encoding">Which of its streams.</param>
/// <param name="filter">The filter under test.</param>
/// <param name="withDescriptor">Whether the packets have their dependency descriptors.</param>
internal sealed class LayerRig(PacketRecording recording, int encoding, LayerFilter filter, bool withDescriptor = true)
{
    private readonly IMediaSource _source = recording.Open(encoding, 0, 1);
    private readonly byte[] _payload = new byte[2048];
    private readonly RtpRewriter _rewriter = new(90_000, 100, 7);
    private readonly SenderReportMapper _mapper = new(new PublisherClock(), 90_000);
    private readonly Vp8Rewriter _vp8 = new();
    private readonly Vp9Rewriter _vp9 = new();
    private readonly DescriptorRewriter _descriptors = new();
    private SequenceExtender _sequence;
    private bool _started;

    /// <summary>The filter.</summary>
    public LayerFilter Filter => filter;

    /// <summary>All packets of the publisher, in its order.</summary>
    public List<SourcePacket> Published { get; } = [];

    /// <summary>The packets that the viewer was sent, in the order of sending.</summary>
    public List<ForwardedPacket> Forwarded { get; } = [];

    /// <summary>The packets that came, by <see cref="SourcePacket.Index"/>.</summary>
    public HashSet<int> Received { get; } = [];

    /// <summary>The next packet of the publisher: received by nobody yet.</summary>
    public SourcePacket Publish()
    {
        var packet = _source.Take(_payload, 0);
        var descriptor = withDescriptor ? packet.DependencyDescriptor.ToArray() : [];
        var published = new SourcePacket(Published.Count, packet.Timestamp, packet.Marker, _payload.AsSpan(0, packet.Length).ToArray(), descriptor);
        Published.Add(published);
        return published;
    }

    /// <summary>The publisher goes on with a keyframe.</summary>
    public void StartOver() => _source.StartOver();

    /// <summary>A packet arrives.</summary>
    /// <returns>What was decided.</returns>
    public LayerFilterDecision Receive(SourcePacket packet)
    {
        Received.Add(packet.Index);
        var number = (ushort)(packet.Index + 65_000);
        var arrivalUs = RtpTimestamp.MicrosecondsOf(Published[^1].Timestamp, 90_000);
        if (!_started)
        {
            _rewriter.Switch(1, _mapper, number, packet.Timestamp, arrivalUs);
            _started = true;
        }

        var decision = filter.OnPacket(new LayerPacket { Payload = packet.Payload, Descriptor = packet.Descriptor, Timestamp = packet.Timestamp, Marker = packet.Marker });
        if (!decision.IsForwarded)
        {
            _rewriter.Drop(1, number);
            return decision;
        }

        if (_rewriter.TryRewrite(1, number, packet.Timestamp, arrivalUs, out var rewritten))
        {
            Forwarded.Add(Rewrite(packet, decision, rewritten));
        }

        return decision;
    }

    private ForwardedPacket Rewrite(SourcePacket packet, in LayerFilterDecision decision, in RewrittenRtp rewritten)
    {
        Span<byte> prefix = stackalloc byte[8];
        var (size, offset) = (0, 0);
        if (recording.Codec == Codec.Vp8)
        {
            size = _vp8.Rewrite(packet.Payload, rewritten.Discontinuity, prefix, out offset, decision.PicturesLeftOut);
        }
        else if (recording.Codec == Codec.Vp9)
        {
            size = _vp9.Rewrite(packet.Payload, rewritten.Discontinuity, prefix, out offset);
        }

        Span<byte> descriptor = stackalloc byte[packet.Descriptor.Length + DependencyDescriptorWriter.MaximumGrowth];
        var rewrite = decision.TargetCount > 0 ? _descriptors.Rewrite(in decision, rewritten.Discontinuity) : default;
        var descriptorSize = DependencyDescriptorWriter.Write(packet.Descriptor, in rewrite, descriptor);
        return new ForwardedPacket(
            packet,
            _sequence.Extend(rewritten.SequenceNumber),
            rewritten.Timestamp,
            decision.Marker,
            [.. prefix[..size], .. packet.Payload.AsSpan(offset)],
            descriptor[..descriptorSize].ToArray());
    }
}

/// <summary>A packet as the publisher sends it.</summary>
/// <param name="Index">Its place in the publisher's order.</param>
/// <param name="Timestamp">The RTP timestamp.</param>
/// <param name="Marker">The marker bit.</param>
/// <param name="Payload">The RTP payload.</param>
/// <param name="Descriptor">The dependency descriptor; empty without.</param>
internal sealed record SourcePacket(int Index, uint Timestamp, bool Marker, byte[] Payload, byte[] Descriptor);

/// <summary>A packet as the viewer gets it.</summary>
/// <param name="Source">The publisher's packet.</param>
/// <param name="Sequence">The extended sequence number.</param>
/// <param name="Timestamp">The RTP timestamp.</param>
/// <param name="Marker">The marker bit.</param>
/// <param name="Payload">The RTP payload.</param>
/// <param name="Descriptor">The dependency descriptor; empty without.</param>
internal sealed record ForwardedPacket(SourcePacket Source, long Sequence, uint Timestamp, bool Marker, byte[] Payload, byte[] Descriptor);
