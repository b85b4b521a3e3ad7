using System.Buffers.Binary;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay.Control;

namespace Videoroom.Engine.Relay;

// Datagrams of the link, and what is in them.
internal sealed partial class RelayLink
{
    private const long LongestRoundTripUs = 10_000_000;

    /// <summary>Sends a frame.</summary>
    /// <param name="frame">What it says.</param>
    /// <param name="payload">And the rest of it.</param>
    /// <returns>The bytes of its datagram; 0 when it cannot be sent.</returns>
    public int Send(in RelayFrame frame, ReadOnlySpan<byte> payload)
    {
        if (_sealer is null)
        {
            return 0;
        }

        var length = _sealer.Seal(frame, payload, Loop.BeginDatagram(_path));
        if (length == 0)
        {
            return 0;
        }

        Loop.Commit(length);
        Counters.PacketsSent++;
        Counters.BytesSent += length;
        return length;
    }

    /// <summary>Takes a datagram that names one of our keys. A fault in it ends there.</summary>
    public void Receive(PacketBuffer buffer)
    {
        try
        {
            OnDatagram(buffer);
        }
        catch (Exception e)
        {
            OnFault(e);
        }
    }

    private void OnDatagram(PacketBuffer buffer)
    {
        if (!TryOpen(buffer, out var frame, out var payload))
        {
            Refuse();
            return;
        }

        Counters.PacketsReceived++;
        Counters.BytesReceived += buffer.Length;
        switch (frame.Kind)
        {
            case RelayFrameKind.Media or RelayFrameKind.Repair:
                OnMedia(frame, buffer, payload);
                break;
            case RelayFrameKind.Nack:
                OnNack(frame, buffer.Datagram[payload]);
                break;
            case RelayFrameKind.Wish:
                OnWish(frame, buffer.Datagram[payload]);
                break;
            case RelayFrameKind.Activity:
                OnActivity(frame, buffer.Datagram[payload]);
                break;
            case RelayFrameKind.SenderReport:
                OnSenderReport(frame, buffer.Datagram[payload], buffer.ArrivalUs);
                break;
            case RelayFrameKind.Quality:
                OnQuality(frame, buffer.Datagram[payload]);
                break;
            case RelayFrameKind.ParameterSet:
                OnParameterSet(frame, buffer.Datagram[payload]);
                break;
            case RelayFrameKind.Pause:
                OnPause(frame);
                break;
            case RelayFrameKind.Ping when payload.End.Value - payload.Start.Value == sizeof(long):
                Send(new RelayFrame(RelayFrameKind.Pong, 0, 0, 0), buffer.Datagram[payload]);
                break;
            case RelayFrameKind.Pong when payload.End.Value - payload.Start.Value == sizeof(long):
                OnPong(BinaryPrimitives.ReadInt64BigEndian(buffer.Datagram[payload]));
                break;
            default:
                Refuse();
                break;
        }
    }

    private bool TryOpen(PacketBuffer buffer, out RelayFrame frame, out Range payload)
    {
        frame = default;
        payload = default;
        if (!RelayPacket.TryReadLinkId(buffer.Datagram, out var linkId))
        {
            return false;
        }

        for (var i = 0; i < _openers.Count; i++)
        {
            var opener = _openers[i];
            if (opener.LinkId != linkId)
            {
                continue;
            }

            if (!opener.TryOpen(buffer.Datagram, out frame, out payload))
            {
                return false;
            }

            for (; i > 0; i--)
            {
                Retire(0);
                _isRenewing = false;
            }

            if (opener.Highest >= _relay.RenewAt && !_isRenewing)
            {
                Renew();
            }

            return true;
        }

        return false;
    }

    /// <summary>Before the other side's counter ends it gets another key.</summary>
    private void Renew()
    {
        _isRenewing = true;
        Send(new RelayRenew(_relay.CreateOffer(this)));
    }

    private void OnMedia(in RelayFrame frame, PacketBuffer buffer, Range payload)
    {
        // Media overtakes its description now and then; what comes after the end of a track has nobody left to want it.
        if (!_tracksByHandle.TryGetValue(frame.Handle, out var track))
        {
            return;
        }

        var (offset, length) = payload.GetOffsetAndLength(buffer.Length);
        buffer.Unwrap(offset, length);
        if (!track.OnMedia(frame, buffer))
        {
            Refuse();
        }
    }

    private void OnNack(in RelayFrame frame, ReadOnlySpan<byte> numbers)
    {
        if (numbers.Length != frame.Number * sizeof(ushort) || frame.Number > RelayedTrack.MaxNackedAtOnce)
        {
            Refuse();
            return;
        }

        if (!_sendersByHandle.TryGetValue(frame.Handle, out var sender))
        {
            return;
        }

        for (; !numbers.IsEmpty; numbers = numbers[sizeof(ushort)..])
        {
            sender.Retransmit(frame.Layers, BinaryPrimitives.ReadUInt16BigEndian(numbers));
        }
    }

    private void OnWish(in RelayFrame frame, ReadOnlySpan<byte> keyFrames)
    {
        if (keyFrames.Length != 1)
        {
            Refuse();
        }
        else if (_sendersByHandle.TryGetValue(frame.Handle, out var sender))
        {
            sender.OnWish(frame.Layers, frame.Number, keyFrames[0]);
        }
    }

    private void OnActivity(in RelayFrame frame, ReadOnlySpan<byte> stable)
    {
        if (stable.Length != 1)
        {
            Refuse();
        }
        else if (_tracksByHandle.TryGetValue(frame.Handle, out var track) && track.OnActivity(frame.Layers, stable[0], frame.Number))
        {
            track.Track?.NotifySubscribers(Loop);
        }
    }

    private void OnSenderReport(in RelayFrame frame, ReadOnlySpan<byte> report, long arrivalUs)
    {
        if (report.Length != RelayedTrack.SenderReportLength)
        {
            Refuse();
        }
        else if (_tracksByHandle.TryGetValue(frame.Handle, out var track))
        {
            track.OnSenderReport(frame.Layers, report, arrivalUs);
        }
    }

    private void OnQuality(in RelayFrame frame, ReadOnlySpan<byte> quality)
    {
        if (_tracksByHandle.TryGetValue(frame.Handle, out var track) && !RelayedQuality.TryRead(quality, track, Loop.NowMs))
        {
            Refuse();
        }
    }

    private void OnParameterSet(in RelayFrame frame, ReadOnlySpan<byte> rtp)
    {
        if (_tracksByHandle.TryGetValue(frame.Handle, out var track) && !track.OnParameterSet(frame, rtp))
        {
            Refuse();
        }
    }

    private void OnPause(in RelayFrame frame)
    {
        if (_tracksByHandle.TryGetValue(frame.Handle, out var track) && !track.OnPause(frame))
        {
            Refuse();
        }
    }

    private void SendPing()
    {
        Span<byte> time = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(time, Loop.Clock.NowUs);
        Send(new RelayFrame(RelayFrameKind.Ping, 0, 0, 0), time);
    }

    private void OnPong(long sentUs)
    {
        var roundTripUs = Loop.Clock.NowUs - sentUs;
        if (roundTripUs is >= 0 and <= LongestRoundTripUs)
        {
            Counters.RoundTrip.Add(roundTripUs);
        }
    }

    private void Refuse()
    {
        Interlocked.Increment(ref Counters.Refused);
        Loop.Statistics.Refused++;
    }
}
