using Videoroom.Engine.Codecs;
using Videoroom.Engine.Loops;
using Videoroom.Engine.Network;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What publisher and subscribers of a track share: who publishes it, and the subscribers of each loop. It carries
/// packets one way and keyframe requests the other, across loops where it must.
/// </summary>
internal sealed class ForwardedTrack
{
    private readonly LoopFanOut?[] _fanOuts;
    private volatile TrackReceiver? _receiver;
    private int _keyFramesWanted;

    public ForwardedTrack(string roomId, string trackId, int loops)
    {
        RoomId = roomId;
        TrackId = trackId;
        _fanOuts = new LoopFanOut?[loops];
    }

    public string RoomId { get; }

    public string TrackId { get; }

    /// <summary>The publisher's side; null while nobody publishes. Changed under the directory's lock.</summary>
    public TrackReceiver? Receiver
    {
        get => _receiver;
        set => _receiver = value;
    }

    /// <summary>Counted under the directory's lock.</summary>
    public int Subscriptions { get; set; }

    /// <summary>The subscribers of a loop, for that loop's thread.</summary>
    public LoopFanOut FanOutOf(MediaLoop loop)
    {
        var fanOut = _fanOuts[loop.Index];
        if (fanOut is null)
        {
            fanOut = new LoopFanOut(loop);
            Volatile.Write(ref _fanOuts[loop.Index], fanOut);
        }

        return fanOut;
    }

    /// <summary>
    /// Gives a described packet to every loop with subscribers: to our own for later in this turn, once by ring to each
    /// other one. On the publisher's loop.
    /// </summary>
    public void Forward(MediaLoop home, PacketBuffer buffer, MediaKind kind)
    {
        for (var i = 0; i < _fanOuts.Length; i++)
        {
            var fanOut = Volatile.Read(ref _fanOuts[i]);
            if (fanOut is null || fanOut.IsEmpty)
                continue;
            if (i == home.Index)
                fanOut.Collect(buffer);
            else
                home.HandOver(fanOut.Loop, new LoopMessage(LoopMessageKind.Media, fanOut, buffer), kind == MediaKind.Video);
        }
    }

    /// <summary>
    /// Asks the publisher for a keyframe. However many subscribers ask, one message is under way from here to its loop.
    /// </summary>
    /// <param name="from">The loop that this runs on.</param>
    /// <param name="encoding">The simulcast layer; 0 without simulcast.</param>
    public void RequestKeyFrame(MediaLoop from, int encoding)
    {
        if (_receiver is not { } receiver)
            return;
        if (receiver.Loop == from)
        {
            receiver.RequestKeyFrame(encoding);
            return;
        }

        var before = Interlocked.Or(ref _keyFramesWanted, 1 << encoding);
        if (before == 0 && !from.HandOver(receiver.Loop, new LoopMessage(LoopMessageKind.KeyFrameRequest, this, null), droppable: false))
            Volatile.Write(ref _keyFramesWanted, 0);
    }

    /// <summary>Hands what other loops asked for to the publisher's side. On the publisher's loop, as it was then.</summary>
    public void TakeKeyFrameRequests(MediaLoop loop)
    {
        var wanted = Interlocked.Exchange(ref _keyFramesWanted, 0);
        if (_receiver is not { } receiver || receiver.Loop != loop)
            return;
        for (var encoding = 0; wanted != 0; encoding++, wanted >>= 1)
        {
            if ((wanted & 1) != 0)
                receiver.RequestKeyFrame(encoding);
        }
    }
}
