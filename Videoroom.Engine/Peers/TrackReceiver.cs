using System.Runtime.CompilerServices;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>A track of a publisher that is connected here. On the publisher's home loop.</summary>
internal sealed class TrackReceiver : TrackOrigin, IStreamOwner
{
    private static readonly Action<object, PacketBuffer?> LookAtLayers = static (track, _) => ((TrackReceiver)track).TellNeededLayers();

    private readonly PeerSession _session;
    private readonly NeededLayers? _needed;

    /// <summary>Begins a track, or what it became in a new negotiation.</summary>
    /// <param name="session">The publisher.</param>
    /// <param name="options">What was agreed on.</param>
    /// <param name="earlier">What it was before; null when it is new.</param>
    public TrackReceiver(PeerSession session, PublishOptions options, TrackReceiver? earlier)
        : base(session.Loop, node: null, session.Options.Generation, options)
    {
        _session = session;
        if (options.Format.Kind == MediaKind.Audio)
        {
            Voice = earlier?.Voice ?? new TrackVoice(session, options.TrackId);
        }

        if (options.Encodings.Count > 1 && options.Encodings.All(encoding => encoding.Rid is not null))
        {
            _needed = new NeededLayers(options.Encodings.Count, session.Loop.LoopCount, Activity);
        }
    }

    /// <summary>Who speaks on it; null for video.</summary>
    public TrackVoice? Voice { get; }

    /// <inheritdoc/>
    public override ulong Connection => ((ulong)(uint)_session.Id.Slot << 32) | (uint)_session.Id.Generation;

    /// <inheritdoc/>
    protected override long RoundTripMs => _session.Counters.RoundTrip.Milliseconds;

    /// <inheritdoc/>
    public void Bind(int encoding, uint ssrc) => Bind(encoding, ssrc, _session.Receiver.Clock);

    /// <inheritdoc/>
    public override void WantLayers(IHomeLoop loop, int layers)
    {
        if (_needed is null || !_needed.Want(loop.Index, layers))
        {
            return;
        }

        if (loop == Loop)
        {
            TellNeededLayers();
        }
        else
        {
            loop.HandOver(Loop, new LoopMessage(LookAtLayers, this), droppable: false);
        }
    }

    /// <summary>Tells the publisher which layers to send, when that has changed. Also every second: one that nobody wants is held back after a while.</summary>
    public void TellNeededLayers()
    {
        if (_needed is not null && !IsEnded && _needed.Update(Loop.NowMs))
        {
            List<string> rids = [];
            for (var encoding = 0; encoding < Options.Encodings.Count; encoding++)
            {
                if ((_needed.Needed & (1 << encoding)) != 0)
                {
                    rids.Add(Options.Encodings[encoding].Rid!);
                }
            }

            _session.Observer.NeededEncodings(Options.TrackId, rids);
        }
    }

    /// <summary>Looks how much of each stream was lost on its way to us, once a second.</summary>
    public void MeasureLosses()
    {
        for (var encoding = 0; encoding < Streams.Length; encoding++)
        {
            if (Streams[encoding] is { } stream)
            {
                stream.Loss.Add(stream.Statistics.CumulativeExpected, stream.Statistics.CumulativeLost);
                Health.SetLoss(encoding, stream.Loss.Share);
            }
            else
            {
                Health.SetLoss(encoding, 0);
            }
        }
    }

    /// <summary>Takes over the parameter sets of streams that go on under the same SSRC: they may have been sent once and for all.</summary>
    /// <param name="earlier">What the track was before.</param>
    public void AdoptParameterSets(TrackReceiver earlier)
    {
        foreach (var stream in Streams)
        {
            foreach (var before in earlier.Streams)
            {
                if (stream is not null && before is not null && stream.Ssrc == before.Ssrc)
                {
                    stream.AdoptParameterSets(before);
                }
            }
        }
    }

    /// <inheritdoc/>
    public bool AwaitsRetransmission(int encoding, ushort sequenceNumber)
        => Streams[encoding]?.Nack is { } nack && nack.HasAskedFor(sequenceNumber);

    /// <summary>Takes a packet of one of the streams, original or restored, and what its header says of the speaker.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">The datagram that it lies in.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">Where it begins in the datagram.</param>
    public void OnMedia(ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet, int offset)
    {
        if (!OnPacket(stream, buffer, packet, offset))
        {
            _session.Counters.PacketsDiscarded++;
        }
        else if (Voice is not null && !packet.IsPaddingOnly)
        {
            Voice.OnPacket(packet, Options.Extensions.AudioLevel);
        }
    }

    /// <summary>
    /// Takes a packet that repeats earlier ones (RFC 2198). Those of them that were lost are forwarded first, then the packet's own block as
    /// if it had come alone: what each viewer's network needs repeated is decided for that viewer.
    /// </summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">The datagram that the packet is; overwritten.</param>
    /// <param name="packet">The packet.</param>
    [SkipLocalsInit]
    public void OnRedundant(ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet)
    {
        Span<RedBlock> blocks = stackalloc RedBlock[PublisherRedundancy.MaximumBlocks];
        var count = RedPayload.Read(packet.Payload, blocks);
        if (count == 0 || blocks[count - 1].PayloadType != Options.Format.PayloadType)
        {
            _session.Counters.PacketsDiscarded++;
            return;
        }

        Span<LostBlock> lost = stackalloc LostBlock[PublisherRedundancy.MaximumBlocks];
        var lostCount = stream.Redundancy!.OnPacket(packet.SequenceNumber, packet.Timestamp, blocks[..(count - 1)], lost);
        foreach (ref readonly var block in lost[..lostCount])
        {
            if (block.Block.PayloadType == Options.Format.PayloadType)
            {
                Recover(stream, buffer, packet, in block);
            }
        }

        var offset = RedPacket.Strip(buffer.Datagram, packet.PayloadOffset, in blocks[count - 1]);
        if (RtpPacket.TryParse(buffer.Datagram[offset..], out var own))
        {
            OnMedia(stream, buffer, own, offset);
        }
    }

    protected override void SendKeyFrameRequest(int encoding)
    {
        if (Streams[encoding] is not { } stream)
        {
            return;
        }

        Span<byte> compound = stackalloc byte[64];
        var writer = new RtcpWriter(compound);
        if (Options.PictureLossIndication)
        {
            writer.TryWritePictureLossIndication(_session.LocalSsrc, stream.Ssrc);
        }
        else if (Options.FullIntraRequest)
        {
            writer.TryWriteFullIntraRequest(_session.LocalSsrc, stream.Ssrc, stream.FullIntraRequests++);
        }
        else
        {
            return;
        }

        _session.Counters.PliCount++;
        _session.Transport.SendRtcp(compound[..writer.Size]);
    }

    protected override void ScheduleKeyFrames(long deadlineMs) => _session.Receiver.ScheduleKeyFrames(deadlineMs);

    private void Recover(ReceivedStream stream, PacketBuffer carrier, in RtpPacket packet, in LostBlock lost)
    {
        if (carrier.IsScarce || Loop.Pool.Rent() is not { } buffer)
        {
            return;
        }

        buffer.Length = RedPacket.WriteEarlier(buffer.Memory, carrier.Datagram, in packet, in lost);
        buffer.ArrivalUs = carrier.ArrivalUs;
        if (RtpPacket.TryParse(buffer.Datagram, out var recovered) && OnPacket(stream, buffer, recovered, offset: 0))
        {
            _session.Counters.PacketsRecovered++;
        }

        buffer.Release();
    }
}
