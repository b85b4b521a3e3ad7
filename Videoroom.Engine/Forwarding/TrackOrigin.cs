using System.Text;
using Videoroom.Engine.Codecs;
using Videoroom.Engine.Forwarding.Layers;
using Videoroom.Engine.Forwarding.Quality;
using Videoroom.Engine.Network;
using Videoroom.Engine.Rtp;
using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Where a track's packets come from: a publisher that is connected here (<c>TrackReceiver</c>), or another node
/// (<c>RelayedTrack</c>). Its streams, and the one place where a media packet is inspected. On its home loop, but for what says
/// otherwise.
/// </summary>
internal abstract class TrackOrigin
{
    private static readonly Action<object, PacketBuffer?> TakeRequests = static (origin, _) => ((TrackOrigin)origin).TakeKeyFrameRequests();

    private readonly ReceivedStream?[] _streams;
    private readonly byte[]?[] _rids;
    private readonly KeyFrameRequestThrottle _keyFrames;
    private readonly SvcLayers[] _layers;
    private int _keyFramesWanted;
    private volatile bool _isEnded;
    private volatile SpeakerGate? _gate;

    /// <param name="loop">The home loop.</param>
    /// <param name="node">The node that the publisher is connected to; null for this one.</param>
    /// <param name="generation">The generation of its connection.</param>
    /// <param name="options">What the publisher sends.</param>
    protected TrackOrigin(IHomeLoop loop, string? node, int generation, PublishOptions options)
    {
        Loop = loop;
        Node = node;
        Generation = generation;
        Options = options;
        _rids = [.. options.Encodings.Select(encoding => encoding.Rid is null ? null : Encoding.UTF8.GetBytes(encoding.Rid))];
        _streams = new ReceivedStream?[options.Encodings.Count];
        _keyFrames = new KeyFrameRequestThrottle(options.Encodings.Count);
        Activity = new StreamActivity(options.Encodings.Count);
        Health = new PublisherHealth(options.Encodings.Count);
        _layers = [.. options.Encodings.Select(_ => new SvcLayers(new LayerReader(options.Format.Codec)))];
    }

    public PublishOptions Options { get; }

    /// <summary>The node that the publisher is connected to; null for this one.</summary>
    public string? Node { get; }

    /// <summary>The generation of the publisher's connection: subscribers go over from a lower one to a higher one.</summary>
    public int Generation { get; }

    /// <summary>The publisher's connection, as no other of its node's life is named.</summary>
    public abstract ulong Connection { get; }

    /// <summary>The home loop.</summary>
    public IHomeLoop Loop { get; }

    /// <summary>Which layers live; read by subscribers' loops too.</summary>
    public StreamActivity Activity { get; }

    /// <summary>What is known of the publisher; read by subscribers' loops too.</summary>
    public PublisherHealth Health { get; }

    /// <summary>The layers inside each encoding's stream, and what they cost; read by subscribers' loops too.</summary>
    public IReadOnlyList<SvcLayers> Layers => _layers;

    /// <summary>Where its packets go; null when another connection publishes a track of this id and generation.</summary>
    public ForwardedTrack? Track { get; set; }

    /// <summary>Decides which packets of an audio track go to <see cref="Track"/>; null for video. Read by subscribers' loops too.</summary>
    public SpeakerGate? Gate
    {
        get => _gate;
        set => _gate = value;
    }

    /// <summary>The streams known so far, one an encoding.</summary>
    public ReadOnlySpan<ReceivedStream?> Streams => _streams;

    /// <summary>Whether only those layers arrive that a subscriber wants (<see cref="WantLayers"/>).</summary>
    public bool HasLayersOnDemand { get; protected init; }

    /// <summary>True once it is over.</summary>
    public bool IsEnded => _isEnded;

    /// <summary>The round trip to where keyframes are asked for, in milliseconds; 0 when it is not known.</summary>
    protected virtual long RoundTripMs => 0;

    /// <summary>Ends it: keyframe requests that are still on their way are nothing, and no packet of it comes any more.</summary>
    public void End()
    {
        _isEnded = true;
        Gate?.Release();
        foreach (var stream in _streams)
        {
            stream?.ParameterSets?.Release();
        }
    }

    /// <summary>Ends the stream of an encoding; another may begin later.</summary>
    public void Unbind(int encoding)
    {
        _streams[encoding]?.ParameterSets?.Release();
        _streams[encoding] = null;
    }

    /// <summary>What of a packet of this origin says its layer.</summary>
    public LayerPacket ToLayerPacket(in RtpPacket packet) => LayerPacket.Of(in packet, Options.Extensions);

    /// <summary>Whether both are what the same connection publishes, before and after a negotiation.</summary>
    public bool IsOfSameConnection(TrackOrigin other) => Generation == other.Generation && Node == other.Node;

    /// <summary>Finds the encoding with this rid; -1 without. Callable on any loop.</summary>
    public int FindEncoding(ReadOnlySpan<byte> rid)
    {
        for (var i = 0; i < _rids.Length; i++)
        {
            if (_rids[i] is { } known && rid.SequenceEqual(known))
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The subscribers of a loop want these layers from now on. On that loop.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="layers">A bit for each, the lowest for the first.</param>
    public virtual void WantLayers(IHomeLoop loop, int layers)
    {
    }

    /// <summary>Asks for a keyframe. However many subscribers ask, one message is under way to the home loop.</summary>
    /// <param name="from">The loop that this runs on.</param>
    /// <param name="encoding">The simulcast layer; 0 without simulcast.</param>
    public void RequestKeyFrame(IHomeLoop from, int encoding)
    {
        if (Loop == from)
        {
            RequestKeyFrame(encoding);
            return;
        }

        var before = Interlocked.Or(ref _keyFramesWanted, 1 << encoding);
        if (before == 0 && !from.HandOver(Loop, new LoopMessage(TakeRequests, this), droppable: false))
        {
            Volatile.Write(ref _keyFramesWanted, 0);
        }
    }

    /// <summary>Takes what other loops asked for.</summary>
    public void TakeKeyFrameRequests()
    {
        var wanted = Interlocked.Exchange(ref _keyFramesWanted, 0);
        for (var encoding = 0; wanted != 0; encoding++, wanted >>= 1)
        {
            if ((wanted & 1) != 0)
            {
                RequestKeyFrame(encoding);
            }
        }
    }

    /// <summary>Asks for a keyframe, now or as soon as the last request lies far enough back.</summary>
    public void RequestKeyFrame(int encoding)
    {
        if (_isEnded || Options.Format.Kind != MediaKind.Video || (uint)encoding >= (uint)_streams.Length)
        {
            return;
        }

        _keyFrames.Request(encoding);
        SendKeyFrameRequests();
    }

    /// <summary>Sends the requests that are due.</summary>
    public void SendKeyFrameRequests()
    {
        _keyFrames.SetRoundTrip(RoundTripMs);
        while (_keyFrames.TryTake(Loop.NowMs, out var encoding))
        {
            SendKeyFrameRequest(encoding);
        }

        ScheduleKeyFrames(_keyFrames.DeadlineMs);
    }

    /// <summary>Takes a packet of one of the streams, original or restored.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="buffer">The datagram that it lies in.</param>
    /// <param name="packet">The packet.</param>
    /// <param name="offset">Where it begins in the datagram.</param>
    /// <returns>False when it was discarded: of another payload type, or there before.</returns>
    public bool OnPacket(ReceivedStream stream, PacketBuffer buffer, in RtpPacket packet, int offset)
    {
        if ((packet.PayloadType != Options.Format.PayloadType && !packet.IsPaddingOnly) || !stream.Forwarded.TryAdd(packet.SequenceNumber))
        {
            return false;
        }

        var isVideo = Options.Format.Kind == MediaKind.Video;
        var isKeyFrame = !isVideo || (!packet.IsPaddingOnly && PayloadInspector.IsKeyFrame(Options.Format.Codec, packet.Payload));
        PacketBuffer? before = null;
        if (!packet.IsPaddingOnly)
        {
            // Without its parameter sets a key frame is no place to begin: another one is still waited for, and asked for.
            if (stream.ParameterSets is { } sets)
            {
                sets.Take(packet.Payload);
                isKeyFrame = isKeyFrame && sets.TryComplete(stream, packet.Payload, out before);
            }

            Activity.OnPacket(stream.Encoding, Loop.NowMs);
            if (isVideo)
            {
                _layers[stream.Encoding].OnPacket(ToLayerPacket(in packet), packet.Size, Loop.NowMs);
            }

            if (isVideo && isKeyFrame)
            {
                _keyFrames.OnKeyFrame(stream.Encoding);
            }
        }

        buffer.Describe(stream, offset, packet.Size, isKeyFrame, before);
        if (Track is { } track)
        {
            Forward(track, buffer, packet);
        }

        return true;
    }

    /// <summary>Puts a stream in the place of an encoding's earlier one.</summary>
    protected void Bind(int encoding, uint ssrc, PublisherClock clock)
    {
        Unbind(encoding);
        _streams[encoding] = new ReceivedStream(this, encoding, ssrc, clock);
    }

    /// <summary>Asks the other side for a keyframe.</summary>
    protected abstract void SendKeyFrameRequest(int encoding);

    /// <summary>Has <see cref="SendKeyFrameRequests"/> called at this time, or earlier.</summary>
    protected abstract void ScheduleKeyFrames(long deadlineMs);

    private void Forward(ForwardedTrack track, PacketBuffer buffer, in RtpPacket packet)
    {
        if (_gate is not { } gate)
        {
            track.Forward(Loop, buffer, Options.Format.Kind);
        }
        else if (packet.IsPaddingOnly && gate.IsLeftOut)
        {
            gate.OnPause();
        }
        else
        {
            packet.TryGetExtension(Options.Extensions.AudioLevel, out var level);
            gate.Forward(track, Loop, buffer, level);
        }
    }
}
