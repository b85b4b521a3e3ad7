using Videoroom.Engine.Bandwidth.Allocation;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Relay;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>All that one peer is sent: its slots by mid, and the streams behind them. On the peer's home loop.</summary>
internal sealed class PeerSender : ISubscriber
{
    /// <summary>Streams without a subscription that wait for another one, which goes on with their numbers.</summary>
    public const int MaxIdleStreams = 64;

    /// <summary>SSRCs that are over. Other peers' tracks come and go: with more, this connection begins anew, with other keys.</summary>
    private const int MaxRetiredSsrcs = 65_536;

    private readonly PeerSession _session;
    private readonly TrackDirectory _directory;
    private readonly MediaRelay _relay;
    private readonly Dictionary<string, Slot> _slots = new(StringComparer.Ordinal);
    private readonly Dictionary<uint, OutgoingStream> _streams = [];
    private readonly Dictionary<uint, RetransmissionStream> _retransmissions = [];
    private readonly Queue<uint> _idle = new();
    private readonly HashSet<uint> _retired = [];
    private IReadOnlySet<string> _inactive = new HashSet<string>();
    private IReadOnlySet<string> _slowDecoders = new HashSet<string>();
    private TrackMeter[] _meters = [];
    private ushort _transportSequenceNumber;

    public PeerSender(PeerSession session, TrackDirectory directory, MediaRelay relay)
    {
        _session = session;
        _directory = directory;
        _relay = relay;
        Bandwidth = new ViewerBandwidth(session);
    }

    /// <inheritdoc/>
    public IHomeLoop Loop => _session.Loop;

    /// <inheritdoc/>
    public bool IsReady => _session.Transport.IsReady;

    /// <inheritdoc/>
    public long RoundTripMs => _session.Counters.RoundTrip.Milliseconds;

    /// <inheritdoc/>
    public RetransmissionBudget Budget { get; } = new();

    /// <inheritdoc/>
    public int RepeatedAudioPackets => Bandwidth.RepeatedAudioPackets;

    /// <summary>The streams that the peer is sent, and those of late that wait for another subscription.</summary>
    public Dictionary<uint, OutgoingStream>.ValueCollection Streams => _streams.Values;

    /// <summary>What the peer's network carries, and which layers fit into that.</summary>
    public ViewerBandwidth Bandwidth { get; }

    /// <summary>What the peer is sent of each track. Callable on any thread.</summary>
    public IReadOnlyList<TrackQuality> ReadQualities() => Array.ConvertAll(Volatile.Read(ref _meters), static meter => meter.Read());

    /// <inheritdoc/>
    public ushort NextTransportSequenceNumber() => _transportSequenceNumber++;

    /// <inheritdoc/>
    public void OnSent(in SentRtp sent) => Bandwidth.OnSent(sent);

    /// <summary>Fills a slot; nothing happens when it carries just this already.</summary>
    /// <exception cref="InvalidOperationException">Another slot uses one of the SSRCs, or did a long time ago.</exception>
    public void Subscribe(SubscribeOptions options)
    {
        if (_slots.TryGetValue(options.Mid, out var present))
        {
            if (present.Sender.Options with { Source = options.Source } == options)
            {
                present.Sources.Follow(options.Source);
                return;
            }

            Remove(present);
        }

        var stream = StreamFor(options);
        var track = _directory.Subscribe(_session.Options.RoomId, options.TrackId);
        var sources = new SourceLeases(_relay, track.RoomId, track.TrackId);
        var sender = new TrackSender(this, options, track, stream, RetransmissionsFor(options));
        stream.Sender = sender;
        stream.RtxSsrc = options.RtxSsrc;
        _slots[options.Mid] = new Slot(sender, sources);
        ListMeters();
        track.FanOutOf(_session.Loop).Add(sender);
        _session.Loop.AddLoad(1);
        sources.Follow(options.Source);
        Bandwidth.Add(sender);
        sender.RequestKeyFrame();
        RetireIdle();
    }

    /// <summary>Empties a slot and tells the receiver that its stream has ended, unless the slot stands by for another track.</summary>
    public void Unsubscribe(string mid)
    {
        if (!_slots.Remove(mid, out var slot))
        {
            return;
        }

        Remove(slot);
        ListMeters();
        var options = slot.Sender.Options;
        if (options.IsStandby)
        {
            return;
        }

        _session.Reports.SendGoodbye([options.Ssrc]);
        RetireIdle();
    }

    /// <summary>Chooses the layer of a track; of one that the peer is not sent it is nothing.</summary>
    public void SetTargetEncoding(string trackId, string rid)
    {
        foreach (var (sender, _) in _slots.Values)
        {
            if (sender.Options.TrackId == trackId)
            {
                sender.SetTargetEncoding(rid);
                Bandwidth.OnChosen();
            }
        }
    }

    /// <summary>Replaces what is known of how the peer shows its tracks.</summary>
    public void SetNeeds(IReadOnlyList<TrackNeed> needs)
    {
        var byTrack = new Dictionary<string, TrackNeed>(StringComparer.Ordinal);
        foreach (var need in needs)
        {
            byTrack[need.TrackId] = need;
        }

        Bandwidth.SetNeeds(byTrack);
    }

    /// <summary>Replaces what is known of tracks whose publishers send nothing on purpose.</summary>
    public void SetInactiveTracks(IReadOnlySet<string> trackIds) => _inactive = trackIds;

    /// <summary>Replaces what the peer says of tracks that it cannot decode fast enough.</summary>
    public void SetSlowDecoders(IReadOnlySet<string> trackIds) => _slowDecoders = trackIds;

    /// <summary>Says where the publisher of a track is from now on; of one that the peer is not sent it is nothing.</summary>
    public void SetTrackSource(string trackId, TrackSource source)
    {
        foreach (var (sender, sources) in _slots.Values)
        {
            if (sender.Options.TrackId == trackId)
            {
                sources.Follow(source);
            }
        }
    }

    /// <summary>Asks for a picture in every slot: the receiver is ready to take it.</summary>
    public void RequestKeyFrames()
    {
        foreach (var (sender, _) in _slots.Values)
        {
            sender.RequestKeyFrame();
        }
    }

    /// <summary>PLI or FIR for a stream; for one that is not the peer's it is nothing.</summary>
    public void OnKeyFrameRequest(uint ssrc)
    {
        if (_streams.TryGetValue(ssrc, out var stream))
        {
            stream.Sender?.RequestKeyFrame();
        }
    }

    /// <summary>A generic NACK. The budget bounds what comes of it.</summary>
    public void OnNack(ref RtcpNack nack)
    {
        if (!_streams.TryGetValue(nack.MediaSsrc, out var stream) || stream.Sender is not { } sender)
        {
            return;
        }

        while (nack.TryRead(out var sequenceNumber))
        {
            sender.Retransmit(sequenceNumber);
        }
    }

    /// <summary>A report about a stream; of one that the peer is not sent it is nothing.</summary>
    /// <returns>Whether the peer is sent the stream.</returns>
    public bool TryReport(in ReportBlock block)
    {
        if (!_streams.TryGetValue(block.Ssrc, out var stream))
        {
            return false;
        }

        if (stream.Loss.TryTake(block, out var lost, out var sent))
        {
            Bandwidth.OnReport(lost, sent);
        }

        return true;
    }

    /// <summary>Housekeeping: what is too old to be asked for gives its buffers back.</summary>
    public void OnSecond(long nowMs)
    {
        foreach (var stream in _streams.Values)
        {
            stream.History.Expire(nowMs);
        }

        var viewer = Bandwidth.Sample();
        foreach (var (sender, sources) in _slots.Values)
        {
            sender.OnSecond();
            sender.SampleQuality(viewer, _inactive.Contains(sender.Options.TrackId), _slowDecoders.Contains(sender.Options.TrackId));
            sources.OnSecond(sender.PlayingGeneration, nowMs);
        }
    }

    /// <summary>Empties all slots.</summary>
    public void Close()
    {
        foreach (var slot in _slots.Values)
        {
            Remove(slot);
        }

        _slots.Clear();
        ListMeters();
        Bandwidth.Close();
    }

    /// <inheritdoc/>
    public bool TryWait(TrackSender sender, in SentPacket packet) => Bandwidth.Pacer.TryWait(sender, packet);

    /// <inheritdoc/>
    public int SendRtp(ReadOnlySpan<byte> header, ReadOnlySpan<byte> prefix, ReadOnlySpan<byte> payload)
        => _session.Transport.SendRtp(header, prefix, payload);

    /// <inheritdoc/>
    public void OnRetransmitted() => _session.Counters.RetransmittedPacketsSent++;

    /// <inheritdoc/>
    public void ReportSoon(OutgoingStream stream) => _session.Reports.ReportSoon(stream);

    /// <inheritdoc/>
    public void OnEncodingSwitched(string trackId, string rid, EncodingSwitchReason reason)
        => _session.Observer.EncodingSwitched(trackId, rid, reason);

    /// <inheritdoc/>
    public void OnFault(Exception exception) => _session.OnFault(exception);

    private void ListMeters() => Volatile.Write(ref _meters, [.. _slots.Values.Select(slot => slot.Sender.Meter)]);

    private void Remove(Slot slot)
    {
        var sender = slot.Sender;
        Bandwidth.Remove(sender);
        Bandwidth.Pacer.Forget(sender);
        sender.Track.FanOutOf(_session.Loop).Remove(sender);
        sender.Close();
        slot.Sources.Dispose();
        _directory.Unsubscribe(sender.Track);
        _session.Loop.AddLoad(-1);
        var stream = _streams[sender.Options.Ssrc];
        stream.Sender = null;
        stream.History.Clear();
        // As many as the client has m-lines, for good.
        if (!sender.Options.IsStandby)
        {
            _idle.Enqueue(sender.Options.Ssrc);
        }
    }

    /// <summary>
    /// Forgets the streams that nobody used for longest: a room whose people come and go would fill memory and the table of
    /// SSRCs. What is left of one is its SSRC, which is never used again.
    /// </summary>
    private void RetireIdle()
    {
        while (_idle.Count > MaxIdleStreams)
        {
            var ssrc = _idle.Dequeue();
            if (!_streams.TryGetValue(ssrc, out var stream) || stream.Sender is not null)
            {
                continue;
            }

            _streams.Remove(ssrc);
            Retire(ssrc);
            if (stream.RtxSsrc is { } rtxSsrc && _retransmissions.Remove(rtxSsrc))
            {
                Retire(rtxSsrc);
            }
        }

        if (_retired.Count > MaxRetiredSsrcs)
        {
            _session.Fail(PeerConnectionFailure.Overloaded, "The connection has carried as many streams as it may. Join again.");
        }
    }

    private void Retire(uint ssrc)
    {
        _retired.Add(ssrc);
        _session.Transport.ForgetSsrc(ssrc);
        Bandwidth.Forget(ssrc);
    }

    private OutgoingStream StreamFor(SubscribeOptions options)
    {
        if (_retired.Contains(options.Ssrc) || (options.RtxSsrc is { } rtxSsrc && _retired.Contains(rtxSsrc)))
        {
            throw new InvalidOperationException($"SSRC {options.Ssrc} or its retransmissions' was in use before.");
        }

        if (_retransmissions.ContainsKey(options.Ssrc))
        {
            throw new InvalidOperationException($"SSRC {options.Ssrc} carries retransmissions.");
        }

        if (!_streams.TryGetValue(options.Ssrc, out var stream))
        {
            stream = new OutgoingStream(options.Ssrc, options.Format, keepsAudio: options.RtxPayloadType is not null);
            _streams.Add(options.Ssrc, stream);
        }

        if (stream.Sender is not null || stream.Kind != options.Format.Kind || stream.ClockRate != options.Format.ClockRate)
        {
            throw new InvalidOperationException($"SSRC {options.Ssrc} belongs to another slot.");
        }

        return stream;
    }

    private RetransmissionStream? RetransmissionsFor(SubscribeOptions options)
    {
        if (options.RtxSsrc is not { } ssrc || options.RtxPayloadType is null)
        {
            return null;
        }

        if (_streams.ContainsKey(ssrc))
        {
            throw new InvalidOperationException($"SSRC {ssrc} carries media.");
        }

        if (!_retransmissions.TryGetValue(ssrc, out var stream))
        {
            stream = new RetransmissionStream();
            _retransmissions.Add(ssrc, stream);
        }

        return stream;
    }

    /// <summary>What an m-line carries.</summary>
    /// <param name="Sender">The subscription.</param>
    /// <param name="Sources">What it has asked other nodes for.</param>
    private readonly record struct Slot(TrackSender Sender, SourceLeases Sources);
}
