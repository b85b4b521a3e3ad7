using Videoroom.Engine.Codecs;
using Videoroom.Engine.Network;
using Videoroom.Engine.Scheduling;
using Videoroom.Engine.Speech;

namespace Videoroom.Engine.Forwarding;

/// <summary>
/// What the origins and subscribers of a track share: where its packets come from, and the subscribers of each loop. Most tracks
/// have one origin; while a publisher moves to another connection or node there are several, and each subscriber plays the
/// newest generation that has given it a picture.
/// </summary>
internal sealed class ForwardedTrack
{
    /// <summary>Origins at one time: a publisher that moves has two, one that is called for while it moves again has three.</summary>
    public const int MaxOrigins = 8;

    private static readonly Action<object, PacketBuffer?> Collect = static (fanOut, buffer) => ((LoopFanOut)fanOut).Collect(buffer!);
    private static readonly Action<object, PacketBuffer?> TellOrigins = static (fanOut, _) => ((LoopFanOut)fanOut).OnOriginsChanged();

    private readonly LoopFanOut?[] _fanOuts;
    private volatile TrackOrigin[] _origins = [];

    public ForwardedTrack(string roomId, string trackId, RoomSpeakers speakers, int loops)
    {
        RoomId = roomId;
        Speakers = speakers;
        TrackId = trackId;
        _fanOuts = new LoopFanOut?[loops];
    }

    public string RoomId { get; }

    public string TrackId { get; }

    /// <summary>Who speaks in its room.</summary>
    public RoomSpeakers Speakers { get; }

    /// <summary>Where its packets come from, the newest generation first. Changed under the directory's lock, and never in place.</summary>
    public ReadOnlySpan<TrackOrigin> Origins => _origins;

    /// <summary>Who needs it to stay: subscribers, here and on other nodes. Counted under the directory's lock.</summary>
    public int Holders { get; set; }

    /// <summary>Whether it comes from there at this moment.</summary>
    public bool Has(TrackOrigin origin) => Array.IndexOf(_origins, origin) >= 0;

    /// <summary>Adds an origin. Under the directory's lock.</summary>
    /// <returns>False when another connection publishes the same generation from the same node, or there are too many.</returns>
    public bool TryAdd(TrackOrigin origin)
    {
        if (_origins.Length == MaxOrigins || _origins.Any(origin.IsOfSameConnection))
        {
            return false;
        }

        _origins = [.. _origins.Append(origin).OrderByDescending(other => other.Generation)];
        return true;
    }

    /// <summary>Puts one in the place of another of the same generation. Under the directory's lock.</summary>
    public void Replace(TrackOrigin before, TrackOrigin after)
        => _origins = [.. _origins.Select(origin => origin == before ? after : origin)];

    /// <summary>Takes one away. Under the directory's lock.</summary>
    public void Remove(TrackOrigin origin) => _origins = [.. _origins.Where(other => other != origin)];

    /// <summary>The subscribers of a loop, for that loop's thread.</summary>
    public LoopFanOut FanOutOf(IHomeLoop loop)
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
    /// other one. On the origin's loop.
    /// </summary>
    public void Forward(IHomeLoop home, PacketBuffer buffer, MediaKind kind)
    {
        for (var i = 0; i < _fanOuts.Length; i++)
        {
            var fanOut = Volatile.Read(ref _fanOuts[i]);
            if (fanOut is null || fanOut.IsEmpty)
            {
                continue;
            }

            if (i == home.Index)
            {
                fanOut.Collect(buffer);
            }
            else
            {
                home.HandOver(fanOut.Loop, new LoopMessage(Collect, fanOut, buffer), kind == MediaKind.Video);
            }
        }
    }

    /// <summary>Tells the subscribers of all loops that origins came or went, or that layers did.</summary>
    /// <param name="from">The loop that this runs on.</param>
    public void NotifySubscribers(IHomeLoop from)
    {
        for (var i = 0; i < _fanOuts.Length; i++)
        {
            var fanOut = Volatile.Read(ref _fanOuts[i]);
            if (fanOut is null || fanOut.IsEmpty)
            {
                continue;
            }

            if (i == from.Index)
            {
                fanOut.OnOriginsChanged();
            }
            else
            {
                from.HandOver(fanOut.Loop, new LoopMessage(TellOrigins, fanOut), droppable: false);
            }
        }
    }
}
