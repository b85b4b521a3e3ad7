using System.Buffers.Binary;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding;
using Videoroom.Engine.Network;
using Videoroom.Engine.Relay.Control;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Relay;

/// <summary>
/// One of our tracks on its way to another node: each packet that the publisher sent, unchanged, in the layers that the node wants;
/// once more what got lost. Only what a publisher sends to this very node is ever sent: nothing goes round in circles. On the
/// link's loop.
/// </summary>
internal sealed class RelaySender(RelayLink link, RelayTrackKey key, ForwardedTrack track) : Subscription
{
    /// <summary>How long a packet may be asked for.</summary>
    private const long HistoryMs = 1000;

    private TrackOrigin? _origin;
    private Layer[] _layers = [];
    private int _wanted;
    private bool _hasWish;
    private ushort _wish;
    private (byte Live, byte Stable) _activity;
    private ushort _activityNumber;

    /// <summary>What our packets name the track by.</summary>
    public uint Handle { get; private set; }

    /// <summary>Joins the track's subscribers.</summary>
    public void Begin()
    {
        track.FanOutOf(link.Loop).Add(this);
        link.Loop.AddLoad(1);
        OnOriginsChanged();
    }

    /// <summary>Frees all that it held.</summary>
    public void Close()
    {
        Want(0);
        track.FanOutOf(link.Loop).Remove(this);
        link.Loop.AddLoad(-1);
        ForgetLayers();
        link.Release(track);
    }

    /// <summary>The other side has lost what it knew of it.</summary>
    public void Restart()
    {
        _origin = null;
        OnOriginsChanged();
    }

    /// <inheritdoc/>
    public override void OnOriginsChanged()
    {
        foreach (var origin in track.Origins)
        {
            if (!IsOurs(origin))
            {
                continue;
            }

            if (origin != _origin)
            {
                Describe(origin);
            }

            return;
        }

        if (_origin is null)
        {
            return;
        }

        _origin = null;
        ForgetLayers();
        link.Send(new RelayGone(key, Handle));
    }

    /// <inheritdoc/>
    // Of a track that comes from another node it wants nothing: what comes from a node is never sent to another.
    public override int WantedLayersOf(TrackOrigin origin) => origin == _origin ? _wanted : 0;

    /// <inheritdoc/>
    public override void OnFault(Exception exception) => link.OnFault(exception);

    /// <inheritdoc/>
    public override void OnPackets(ReadOnlySpan<PacketBuffer?> packets)
    {
        if (_layers.Length > 1)
        {
            ReportActivity(isDue: false);
        }

        foreach (var buffer in packets)
        {
            if (buffer?.Stream() is not { } stream)
            {
                continue;
            }

            if (stream.Origin != _origin && !Finds(stream.Origin))
            {
                continue;
            }

            if (stream.Encoding < _layers.Length && (_wanted & (1 << stream.Encoding)) != 0)
            {
                Send(stream, buffer);
            }
        }
    }

    /// <summary>What the other side wants.</summary>
    /// <param name="layers">The layers, a bit for each.</param>
    /// <param name="number">Which wish it is; one that is older than the last is nothing but a call for keyframes.</param>
    /// <param name="keyFrames">The layers of which a keyframe is needed, a bit for each.</param>
    public void OnWish(byte layers, ushort number, byte keyFrames)
    {
        if (_origin is null)
        {
            return;
        }

        if (!_hasWish || !SequenceNumber.IsNewer(_wish, number))
        {
            _hasWish = true;
            _wish = number;
            Want(layers);
        }

        for (var encoding = 0; encoding < _layers.Length; encoding++)
        {
            if ((keyFrames & (1 << encoding)) == 0)
            {
                continue;
            }

            link.Counters.KeyFrameRequestsReceived++;
            _origin.RequestKeyFrame(link.Loop, encoding);
        }
    }

    /// <summary>Sends a packet again.</summary>
    public void Retransmit(int encoding, ushort number)
    {
        var nowMs = link.Loop.NowMs;
        if (encoding >= _layers.Length
            || !_layers[encoding].History.TryGet(number, nowMs, link.RoundTripMs, out var buffer)
            || !link.Budget.TrySpend(buffer.Rtp.Length + RelayPacket.Overhead, nowMs))
        {
            return;
        }

        if (link.Send(new RelayFrame(RelayFrameKind.Repair, (byte)encoding, number, Handle), buffer.Rtp) > 0)
        {
            link.Counters.RetransmissionsSent++;
        }
    }

    /// <summary>Housekeeping.</summary>
    public void OnSecond(long nowMs)
    {
        foreach (var layer in _layers)
        {
            layer.History.Expire(nowMs);
        }
        // A message about it may have found its ring full.
        OnOriginsChanged();
        if (_layers.Length > 1)
        {
            ReportActivity(isDue: true);
        }

        ReportQuality(nowMs);
    }

    private bool Finds(TrackOrigin origin)
    {
        if (!IsOurs(origin) || !track.Has(origin))
        {
            return false;
        }

        Describe(origin);
        return true;
    }

    private bool IsOurs(TrackOrigin origin) => origin.Node is null && origin.Generation == key.Generation;

    private void Describe(TrackOrigin origin)
    {
        ForgetLayers();
        _origin = origin;
        Handle = link.Rename(this);
        var options = origin.Options;
        var count = Math.Min(options.Encodings.Count, RelayFrame.MaxLayers);
        _layers = [.. Enumerable.Range(0, count).Select(_ => new Layer(options.Format.Kind))];
        _hasWish = false;
        _activity = LookAtActivity(origin);
        ChooseDefault();
        link.Send(new RelayDescribe(key)
        {
            Handle = Handle,
            Connection = origin.Connection,
            Format = options.Format,
            Extensions = options.Extensions,
            Rids = [.. options.Encodings.Take(count).Select(encoding => encoding.Rid ?? "")],
            Live = _activity.Live,
            Stable = _activity.Stable,
        });
    }

    private void ForgetLayers()
    {
        foreach (var layer in _layers)
        {
            layer.History.Clear();
        }

        _layers = [];
    }

    private void Send(ReceivedStream stream, PacketBuffer buffer)
    {
        var layer = _layers[stream.Encoding];
        if (layer.Reports != stream.Mapper.Reports || layer.Reported != stream)
        {
            SendReport(stream, layer);
        }

        var number = layer.Next;
        if (buffer.Before is { } before)
        {
            SendBefore(before, stream.Encoding, number);
        }

        if (buffer.FollowsPause)
        {
            link.Send(new RelayFrame(RelayFrameKind.Pause, (byte)stream.Encoding, number, Handle), []);
        }

        var length = link.Send(new RelayFrame(RelayFrameKind.Media, (byte)stream.Encoding, number, Handle), buffer.Rtp);
        if (length == 0)
        {
            return;
        }

        layer.Next++;
        var nowMs = link.Loop.NowMs;
        link.Budget.OnSent(length, nowMs);
        if (buffer.IsScarce)
        {
            return;
        }

        buffer.Retain();
        layer.History.Add(number, nowMs, buffer);
    }

    /// <summary>
    /// The parameter sets of a key frame go in front of it, each time: the other node may have asked for the track long after the
    /// publisher has sent them, and what gets lost comes again with the next key frame.
    /// </summary>
    private void SendBefore(PacketBuffer before, int encoding, ushort number)
    {
        if (before.Before is { } earlier)
        {
            SendBefore(earlier, encoding, number);
        }

        link.Send(new RelayFrame(RelayFrameKind.ParameterSet, (byte)encoding, number, Handle), before.Rtp);
    }

    private void SendReport(ReceivedStream stream, Layer layer)
    {
        layer.Reported = stream;
        layer.Reports = stream.Mapper.Reports;
        if (!stream.Mapper.TryGetReport(out var ntp, out var timestamp, out var arrivalUs))
        {
            return;
        }

        Span<byte> report = stackalloc byte[RelayedTrack.SenderReportLength];
        BinaryPrimitives.WriteUInt64BigEndian(report, ntp.Value);
        BinaryPrimitives.WriteUInt32BigEndian(report[8..], timestamp);
        BinaryPrimitives.WriteUInt32BigEndian(report[12..], (uint)Math.Clamp(link.Loop.NowUs - arrivalUs, 0, uint.MaxValue));
        link.Send(new RelayFrame(RelayFrameKind.SenderReport, (byte)stream.Encoding, 0, Handle), report);
    }

    private void ReportActivity(bool isDue)
    {
        if (_origin is null)
        {
            return;
        }

        var activity = LookAtActivity(_origin);
        if (activity == _activity && !isDue)
        {
            return;
        }

        _activity = activity;
        if (!_hasWish)
        {
            ChooseDefault();
        }

        link.Send(new RelayFrame(RelayFrameKind.Activity, activity.Live, ++_activityNumber, Handle), [activity.Stable]);
    }

    private void ReportQuality(long nowMs)
    {
        if (_origin is not null)
        {
            Span<byte> payload = stackalloc byte[RelayedQuality.MaxLength];
            var length = RelayedQuality.Write(_origin, _layers.Length, nowMs, payload);
            link.Send(new RelayFrame(RelayFrameKind.Quality, 0, 0, Handle), payload[..length]);
        }
    }

    private (byte Live, byte Stable) LookAtActivity(TrackOrigin origin)
    {
        var nowMs = link.Loop.NowMs;
        var (live, stable) = (0, 0);
        for (var encoding = 0; encoding < _layers.Length; encoding++)
        {
            // One that is held back comes as soon as the other node wants it.
            var isOffered = origin.Activity.IsOffered(encoding, nowMs);
            if (isOffered)
            {
                live |= 1 << encoding;
            }

            if (origin.Activity.IsStable(encoding, nowMs) || (isOffered && !origin.Activity.IsLive(encoding, nowMs)))
            {
                stable |= 1 << encoding;
            }
        }

        return ((byte)live, (byte)stable);
    }

    /// <summary>Until the other side has said what it wants: the best that there is.</summary>
    private void ChooseDefault()
    {
        var wanted = 1 << (_layers.Length - 1);
        while (wanted > 1 && (_activity.Live & wanted) == 0 && _activity.Live != 0)
        {
            wanted >>= 1;
        }

        Want(wanted);
    }

    private void Want(int layers)
    {
        _wanted = layers;
        if (_origin is not null)
        {
            track.FanOutOf(link.Loop).OnWantedLayersChanged(_origin);
        }
    }

    private sealed class Layer(MediaKind kind)
    {
        public PacketHistory<PacketBuffer> History { get; } = new(
            kind == MediaKind.Video ? PacketHistory<PacketBuffer>.VideoCapacity : PacketHistory<PacketBuffer>.AudioCapacity,
            HistoryMs,
            static buffer => buffer.Release());

        /// <summary>The next packet's number on the link.</summary>
        public ushort Next { get; set; }

        /// <summary>The stream whose sender report was sent last, and which of its reports.</summary>
        public ReceivedStream? Reported { get; set; }

        public int Reports { get; set; }
    }
}
