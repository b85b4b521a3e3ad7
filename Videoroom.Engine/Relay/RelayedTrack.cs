using System.Buffers.Binary;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Relay;

/// <summary>
/// A track that comes from another node. To its subscribers it is like one that is published here; what they need of its publisher
/// it asks the other node for. On the link's loop.
/// </summary>
internal sealed class RelayedTrack : TrackOrigin
{
    /// <summary>Packets that one frame asks for at most.</summary>
    public const int MaxNackedAtOnce = 128;

    /// <summary>Bytes of a sender report in a frame.</summary>
    public const int SenderReportLength = 16;

    private static readonly Action<object, PacketBuffer?> TellWish = static (track, _) => ((RelayedTrack)track).SendWish();

    private readonly RelayLink _link;
    private readonly PublisherClock _clock;
    private readonly Layer[] _layers;
    private readonly int[] _wantedByLoop;
    private ushort? _activityNumber;
    private int _wanted;
    private ushort _wish;
    private long _lost;

    /// <param name="link">Where it comes from.</param>
    /// <param name="description">What it is.</param>
    /// <param name="clock">The clock of its publisher's connection.</param>
    public RelayedTrack(RelayLink link, RelayDescribe description, PublisherClock clock)
        : base(link.Loop, link.Node, description.Track.Generation, ToOptions(description))
    {
        _link = link;
        _clock = clock;
        Handle = description.Handle;
        Connection = description.Connection;
        HasLayersOnDemand = description.Rids.Count > 1;
        _layers = [.. description.Rids.Select(_ => new Layer())];
        _wantedByLoop = new int[link.Loop.LoopCount];
    }

    /// <summary>What its packets name it by.</summary>
    public uint Handle { get; }

    /// <inheritdoc/>
    public override ulong Connection { get; }

    /// <inheritdoc/>
    public override void WantLayers(IHomeLoop loop, int layers)
    {
        if (Interlocked.Exchange(ref _wantedByLoop[loop.Index], layers) == layers)
        {
            return;
        }

        if (loop == Loop)
        {
            SendWish();
        }
        else
        {
            loop.HandOver(Loop, new LoopMessage(TellWish, this), droppable: false);
        }
    }

    /// <summary>Tells the other node which layers are wanted; now and then without a reason, since it may not have heard it.</summary>
    public void SendWish()
    {
        // Before the first wish, the other node sends what it thinks best.
        if (HasLayersOnDemand && !IsEnded && (_wish != 0 || LayersWanted() != 0))
        {
            SendWish(keyFrames: 0);
        }
    }

    /// <summary>Takes a packet.</summary>
    /// <param name="frame">What the other node says of it.</param>
    /// <param name="buffer">It alone.</param>
    /// <returns>False when it cannot be one of the track's.</returns>
    public bool OnMedia(in RelayFrame frame, PacketBuffer buffer)
    {
        if (frame.Layers >= _layers.Length || !RtpPacket.TryParse(buffer.Datagram, out var packet))
        {
            return false;
        }

        var layer = _layers[frame.Layers];
        if (frame.Kind == RelayFrameKind.Repair)
        {
            OnRepair(layer, frame.Number);
        }
        else
        {
            layer.Nack.OnPacket(frame.Number, Loop.NowMs);
        }

        AfterNack(frame.Layers, layer);
        if (FindStream(frame, layer, packet.Ssrc) is not { } stream)
        {
            return true;
        }

        if (frame.Kind == RelayFrameKind.Media)
        {
            stream.Mapper.OnPacket(packet.Timestamp, buffer.ArrivalUs);
        }

        // The very packet may be lost, and come once more when others have been forwarded.
        if (frame.Kind == RelayFrameKind.Media && layer.AfterPause is { } first && !SequenceNumber.IsNewer(first, frame.Number))
        {
            layer.AfterPause = null;
            Gate?.OnPause();
        }

        OnPacket(stream, buffer, packet, offset: 0);
        return true;
    }

    /// <summary>Packets before this one were left out on purpose.</summary>
    /// <returns>False when it cannot be one of the track's.</returns>
    public bool OnPause(in RelayFrame frame)
    {
        if (frame.Layers >= _layers.Length)
        {
            return false;
        }

        _layers[frame.Layers].AfterPause = frame.Number;
        return true;
    }

    /// <summary>Takes a parameter set that the next packet needs.</summary>
    /// <param name="frame">What the other node says of it.</param>
    /// <param name="rtp">Its packet.</param>
    /// <returns>False when it cannot be one of the track's.</returns>
    public bool OnParameterSet(in RelayFrame frame, ReadOnlySpan<byte> rtp)
    {
        if (frame.Layers >= _layers.Length || !RtpPacket.TryParse(rtp, out var packet))
        {
            return false;
        }

        FindStream(frame, _layers[frame.Layers], packet.Ssrc)?.ParameterSets?.Take(packet.Payload);
        return true;
    }

    /// <summary>Which layers the publisher sends.</summary>
    /// <param name="live">Those with media.</param>
    /// <param name="stable">Those of them that were not silent lately.</param>
    /// <param name="number">Which news it is; null for the first.</param>
    /// <returns>Whether that is news.</returns>
    public bool OnActivity(byte live, byte stable, ushort? number)
    {
        if (number is not null && _activityNumber is not null && !SequenceNumber.IsNewer(number.Value, _activityNumber.Value))
        {
            return false;
        }

        _activityNumber = number;
        var changed = false;
        for (var encoding = 0; encoding < _layers.Length; encoding++)
        {
            var (isLive, isStable) = ((live & (1 << encoding)) != 0, (stable & (1 << encoding)) != 0);
            changed |= Activity.IsLive(encoding, Loop.NowMs) != isLive || Activity.IsStable(encoding, Loop.NowMs) != isStable;
            Activity.OnReport(encoding, isLive, isStable, Loop.NowMs);
        }

        return changed;
    }

    /// <summary>The publisher's sender report, as it was when it reached the other node.</summary>
    public void OnSenderReport(int encoding, ReadOnlySpan<byte> report, long arrivalUs)
    {
        if (encoding >= _layers.Length)
        {
            return;
        }

        var ntp = new NtpTime(BinaryPrimitives.ReadUInt64BigEndian(report));
        var timestamp = BinaryPrimitives.ReadUInt32BigEndian(report[8..]);
        var ageUs = BinaryPrimitives.ReadUInt32BigEndian(report[12..]);
        var layer = _layers[encoding];
        layer.Report = (ntp, timestamp, arrivalUs - ageUs);
        // It comes in front of the first packet of its stream.
        layer.IsReportNew = true;
    }

    /// <summary>Asks again for what is missing.</summary>
    public void SendNacks(long nowMs)
    {
        Span<ushort> missing = stackalloc ushort[MaxNackedAtOnce];
        Span<byte> numbers = stackalloc byte[MaxNackedAtOnce * sizeof(ushort)];
        for (var encoding = 0; encoding < _layers.Length; encoding++)
        {
            var layer = _layers[encoding];
            var count = layer.Nack.Collect(nowMs, _link.RoundTripMs, missing);
            for (var i = 0; i < count; i++)
            {
                BinaryPrimitives.WriteUInt16BigEndian(numbers[(i * sizeof(ushort))..], missing[i]);
            }

            if (count > 0 && _link.Send(new RelayFrame(RelayFrameKind.Nack, (byte)encoding, (ushort)count, Handle), numbers[..(count * sizeof(ushort))]) > 0)
            {
                _link.Counters.RetransmissionsRequested += count;
            }

            AfterNack(encoding, layer);
        }
    }

    /// <summary>Packets that were given up since the last call.</summary>
    public long TakeLost()
    {
        long lost = 0;
        foreach (var layer in _layers)
        {
            lost += layer.Nack.Abandoned;
        }

        (var before, _lost) = (_lost, lost);
        return lost - before;
    }

    protected override void SendKeyFrameRequest(int encoding)
    {
        // Who wanted it may want another layer by now.
        if (HasLayersOnDemand && (LayersWanted() & (1 << encoding)) == 0)
        {
            return;
        }

        _link.Counters.KeyFrameRequestsSent++;
        SendWish((byte)(1 << encoding));
    }

    protected override void ScheduleKeyFrames(long deadlineMs) => _link.ScheduleKeyFrames(deadlineMs);

    private static PublishOptions ToOptions(RelayDescribe description) => new()
    {
        TrackId = description.Track.TrackId,
        Mid = "",
        Format = description.Format,
        Encodings = [.. description.Rids.Select(rid => new PublishedEncoding(rid.Length == 0 ? null : rid))],
        Extensions = description.Extensions,
    };

    private int LayersWanted()
    {
        var wanted = 0;
        for (var i = 0; i < _wantedByLoop.Length; i++)
        {
            wanted |= Volatile.Read(ref _wantedByLoop[i]);
        }

        return wanted;
    }

    private void SendWish(byte keyFrames)
    {
        var wanted = HasLayersOnDemand ? LayersWanted() : 1;
        if (wanted != _wanted || _wish == 0)
        {
            _wanted = wanted;
            _wish++;
        }

        _link.Send(new RelayFrame(RelayFrameKind.Wish, (byte)wanted, _wish, Handle), [keyFrames]);
    }

    private void OnRepair(Layer layer, ushort number)
    {
        var missing = layer.Nack.MissingCount;
        layer.Nack.OnRecovered(number);
        _link.Counters.PacketsRecovered += missing - layer.Nack.MissingCount;
    }

    private void AfterNack(int encoding, Layer layer)
    {
        _link.ScheduleNacks(layer.Nack.DeadlineMs);
        if (layer.Nack.TakeKeyFrameNeeded())
        {
            RequestKeyFrame(encoding);
        }
    }

    private ReceivedStream? FindStream(in RelayFrame frame, Layer layer, uint ssrc)
    {
        var stream = Streams[frame.Layers];
        if (stream is null || stream.Ssrc != ssrc)
        {
            // A late packet of the source that was there before the present one began.
            if (stream is not null && !SequenceNumber.IsNewer(frame.Number, layer.Newest))
            {
                return null;
            }

            Bind(frame.Layers, ssrc, _clock);
            stream = Streams[frame.Layers]!;
            layer.Newest = frame.Number;
        }

        if (SequenceNumber.IsNewer(frame.Number, layer.Newest))
        {
            layer.Newest = frame.Number;
        }

        if (layer.IsReportNew)
        {
            layer.IsReportNew = false;
            stream.Mapper.OnSenderReport(layer.Report.Ntp, layer.Report.Timestamp, layer.Report.ArrivalUs);
        }

        return stream;
    }

    private sealed class Layer
    {
        public NackGenerator Nack { get; } = new();

        /// <summary>The highest number so far.</summary>
        public ushort Newest { get; set; }

        /// <summary>The number of a packet before which others were left out on purpose; null for none that is still to come.</summary>
        public ushort? AfterPause { get; set; }

        public (NtpTime Ntp, uint Timestamp, long ArrivalUs) Report { get; set; }

        /// <summary>Whether the stream has not been told of the report.</summary>
        public bool IsReportNew { get; set; }
    }
}
