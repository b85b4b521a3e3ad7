using Videoroom.Engine.Bandwidth;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Peers;

/// <summary>
/// All that one peer publishes: finds the track of each packet, asks for what is missing, and tells the peer's browser
/// when each packet arrived. On the peer's home loop.
/// </summary>
internal sealed class PeerReceiver
{
    private const int MaxNackedAtOnce = 128;
    private const int MaxCompound = 1200;

    private readonly PeerSession _session;
    private readonly TrackDirectory _directory;
    private readonly Dictionary<string, TrackReceiver> _tracks = new(StringComparer.Ordinal);
    private readonly SsrcBindings _bindings = new();
    private readonly TransportFeedbackBuilder _feedback = new();
    private readonly LoopTimer _nackTimer;
    private readonly LoopTimer _feedbackTimer;
    private readonly LoopTimer _keyFrameTimer;
    private IReadOnlyDictionary<string, EncoderLimitation> _limitations = QualityReport.Empty.Limitations;
    private byte _commonTransportSequenceId;
    private uint _lastSsrc;

    public PeerReceiver(PeerSession session, TrackDirectory directory)
    {
        _session = session;
        _directory = directory;
        _nackTimer = session.CreateTimer(SendNacks);
        _feedbackTimer = session.CreateTimer(SendFeedback);
        _keyFrameTimer = session.CreateTimer(_ => SendKeyFrameRequests());
    }

    /// <summary>The publisher's wall clock: one mapping for all its streams.</summary>
    public PublisherClock Clock { get; } = new();

    /// <summary>The tracks that the peer publishes.</summary>
    public Dictionary<string, TrackReceiver>.ValueCollection Tracks => _tracks.Values;

    private IPeerLoop Loop => _session.Loop;

    /// <summary>Starts or changes a track. What the streams learnt so far is kept unless they themselves changed.</summary>
    public void Publish(PublishOptions options)
    {
        if (_tracks.TryGetValue(options.TrackId, out var present) && present.Options.IsSameAs(options))
        {
            return;
        }

        var receiver = new TrackReceiver(_session, options, present);
        if (present is not null)
        {
            _bindings.Replace(present, receiver, Loop.NowMs);
            receiver.AdoptParameterSets(present);
            receiver.Track = present.Track;
            if (present.Track is { } track)
            {
                _directory.Replace(track, present, receiver);
            }
            else
            {
                present.End();
            }
        }
        else
        {
            _bindings.Add(receiver);
            receiver.Track = _directory.Publish(_session.Options.RoomId, options.TrackId, receiver);
        }

        _tracks[options.TrackId] = receiver;
        receiver.Health.Limitation = _limitations.GetValueOrDefault(options.TrackId);
        receiver.Track?.NotifySubscribers(Loop);
        var id = options.Extensions.TransportSequenceNumber;
        _commonTransportSequenceId = _tracks.Values.All(track => track.Options.Extensions.TransportSequenceNumber == id) ? id : (byte)0;
    }

    /// <summary>Ends a track.</summary>
    public void Unpublish(string trackId)
    {
        if (!_tracks.Remove(trackId, out var receiver))
        {
            return;
        }

        _bindings.Remove(receiver, Loop.NowMs);
        if (receiver.Track is not { } track)
        {
            receiver.End();
            return;
        }

        _directory.Unpublish(track, receiver);
        track.NotifySubscribers(Loop);
    }

    /// <summary>Replaces what the peer's browser says limits the tracks that it sends.</summary>
    public void SetLimitations(IReadOnlyDictionary<string, EncoderLimitation> limitations)
    {
        _limitations = limitations;
        foreach (var (trackId, track) in _tracks)
        {
            track.Health.Limitation = limitations.GetValueOrDefault(trackId);
        }
    }

    /// <summary>Takes a decrypted packet.</summary>
    public void OnRtp(PacketBuffer buffer)
    {
        if (!RtpPacket.TryParse(buffer.Datagram, out var packet))
        {
            _session.Refuse();
            return;
        }

        // The m-line comes first: only with it is known what an extension's id means.
        _bindings.TryFind(packet, Loop.NowMs, out var slot);
        var receiver = ReceiverOf(slot);
        NoteArrival(packet, receiver?.Options.Extensions.TransportSequenceNumber ?? _commonTransportSequenceId, buffer.ArrivalUs);
        if (receiver is null || receiver.Streams[slot!.Encoding] is not { } stream)
        {
            _session.Counters.PacketsDiscarded++;
        }
        else if (slot.IsRetransmission)
        {
            OnRetransmission(receiver, stream, buffer, packet);
        }
        else
        {
            OnMedia(receiver, stream, buffer, packet);
        }
    }

    /// <summary>A sender report; of a stream that is not the peer's own it is nothing.</summary>
    public void OnSenderReport(uint ssrc, NtpTime ntp, uint timestamp, long arrivalUs)
    {
        var slot = _bindings.FindMedia(ssrc);
        if (ReceiverOf(slot)?.Streams[slot!.Encoding] is not { } stream)
        {
            return;
        }

        stream.Statistics.OnSenderReport(ntp, arrivalUs);
        stream.Mapper.OnSenderReport(ntp, timestamp, arrivalUs);
    }

    /// <summary>
    /// A goodbye: the stream is silent from now on. It stays bound, since browsers say it when they switch a layer off and
    /// come back under the same SSRC, until another SSRC takes its place. Of a stream that is not the peer's own it is nothing.
    /// </summary>
    public void OnGoodbye(uint ssrc)
    {
        var slot = _bindings.FindMedia(ssrc);
        if (ReceiverOf(slot)?.Streams[slot!.Encoding] is not { } stream)
        {
            return;
        }

        slot.OnGoodbye();
        // What came before the goodbye belongs to a layer that was alive.
        Loop.DeliverCollected();
        stream.Origin.Activity.OnGoodbye(stream.Encoding);
    }

    /// <summary>Has held-back keyframe requests sent in time.</summary>
    public void ScheduleKeyFrames(long deadlineMs) => Loop.Timers.ScheduleNoLaterThan(_keyFrameTimer, deadlineMs);

    /// <summary>Housekeeping.</summary>
    public void OnSecond()
    {
        long lost = 0;
        foreach (var track in _tracks.Values)
        {
            track.Voice?.OnSecond();
            track.Gate?.Expire(Loop.NowUs);
            track.TellNeededLayers();
            track.MeasureLosses();
            foreach (var stream in track.Streams)
            {
                lost += stream?.Statistics.CumulativeLost ?? 0;
            }
        }

        _session.Counters.PacketsLost = lost;
    }

    /// <summary>Ends all tracks.</summary>
    public void Close()
    {
        foreach (var trackId in _tracks.Keys.ToArray())
        {
            Unpublish(trackId);
        }

        Loop.Timers.Cancel(_nackTimer);
        Loop.Timers.Cancel(_feedbackTimer);
        Loop.Timers.Cancel(_keyFrameTimer);
    }

    // All that is ever added to the bindings here.
    private static TrackReceiver? ReceiverOf(StreamSlot? slot) => (TrackReceiver?)slot?.Line.Owner;

    private void NoteArrival(in RtpPacket packet, byte transportSequenceId, long arrivalUs)
    {
        if (!packet.TryGetExtension(transportSequenceId, out var value) || value.Length != sizeof(ushort))
        {
            return;
        }

        _lastSsrc = packet.Ssrc;
        _feedback.OnPacket(System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(value), packet.Size, arrivalUs);
        Loop.Timers.ScheduleNoLaterThan(_feedbackTimer, _feedback.DeadlineMs);
    }

    private void OnMedia(TrackReceiver receiver, ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet)
    {
        stream.Count(packet.Size);
        stream.Statistics.OnPacket(packet.SequenceNumber, packet.Timestamp, buffer.ArrivalUs);
        stream.Mapper.OnPacket(packet.Timestamp, buffer.ArrivalUs);
        if (stream.Nack is { } nack)
        {
            nack.OnPacket(packet.SequenceNumber, Loop.NowMs);
            AfterNack(stream, nack);
        }

        if (packet.PayloadType == receiver.Options.RedPayloadType)
        {
            receiver.OnRedundant(stream, buffer, packet);
            return;
        }

        stream.Redundancy?.OnPacket(packet.SequenceNumber, packet.Timestamp);
        receiver.OnMedia(stream, buffer, packet, offset: 0);
    }

    private static void OnRetransmission(TrackReceiver receiver, ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet)
    {
        var options = receiver.Options;
        if (packet.PayloadType != options.RtxPayloadType
            || !RtxPacket.TryRestore(buffer.Datagram, options.Format.PayloadType, stream.Ssrc, out var offset)
            || !RtpPacket.TryParse(buffer.Datagram[offset..], out var original))
        {
            // Padding that probes the bandwidth, most of the time.
            return;
        }

        stream.Nack?.OnRecovered(original.SequenceNumber);
        receiver.OnMedia(stream, buffer, original, offset);
    }

    private void AfterNack(ReceivedStream stream, NackGenerator nack)
    {
        Loop.Timers.ScheduleNoLaterThan(_nackTimer, nack.DeadlineMs);
        if (nack.TakeKeyFrameNeeded())
        {
            stream.Origin.RequestKeyFrame(stream.Encoding);
        }
    }

    private void SendNacks(long nowMs)
    {
        foreach (var track in _tracks.Values)
        {
            foreach (var stream in track.Streams)
            {
                if (stream?.Nack is { } nack)
                {
                    SendNack(stream, nack, nowMs);
                    AfterNack(stream, nack);
                }
            }
        }
    }

    private void SendNack(ReceivedStream stream, NackGenerator nack, long nowMs)
    {
        Span<ushort> missing = stackalloc ushort[MaxNackedAtOnce];
        var count = nack.Collect(nowMs, _session.Counters.RoundTrip.Milliseconds, missing);
        if (count == 0)
        {
            return;
        }

        Span<byte> compound = stackalloc byte[MaxCompound];
        var writer = new RtcpWriter(compound);
        if (writer.TryWriteNack(_session.LocalSsrc, stream.Ssrc, missing[..count]))
        {
            _session.Transport.SendRtcp(compound[..writer.Size]);
        }
    }

    private void SendFeedback(long nowMs)
    {
        Span<byte> compound = stackalloc byte[TransportFeedbackBuilder.MaximumSize];
        int size;
        while ((size = _feedback.Build(compound, _session.LocalSsrc, _lastSsrc, nowMs)) > 0)
        {
            _session.Transport.SendRtcp(compound[..size]);
        }

        Loop.Timers.ScheduleNoLaterThan(_feedbackTimer, _feedback.DeadlineMs);
    }

    private void SendKeyFrameRequests()
    {
        foreach (var track in _tracks.Values)
        {
            track.SendKeyFrameRequests();
        }
    }
}
