using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Forwarding.Layers;

/// <summary>What was decided about the latest pictures of a stream, by their timestamps: packets that come late get the same.</summary>
/// <typeparam name="T">A decision.</typeparam>
internal sealed class PictureHistory<T>
    where T : struct
{
    /// <summary>How many pictures are remembered: two seconds of 60 a second, and all that a VP9 picture can refer to.</summary>
    public const int Capacity = 128;

    /// <summary>A picture further back, in ticks of 90 kHz, is none that comes late: its publisher's clock was set back.</summary>
    private const int LatestTicks = 10 * 90_000;

    private readonly (uint Timestamp, T Decision)[] _pictures = new (uint Timestamp, T Decision)[Capacity];
    private int _newest;
    private int _count;

    /// <summary>How many there are.</summary>
    public int Count => _count;

    /// <summary>The decision about a picture, the newest for 0.</summary>
    public ref T this[int age] => ref _pictures[(_newest - age) & (Capacity - 1)].Decision;

    /// <summary>Says where a picture belongs.</summary>
    /// <param name="timestamp">The picture's.</param>
    /// <param name="age">The picture itself, or the latest one before it; the oldest where none is.</param>
    /// <returns>Whether it is new, known, or older than another and not known.</returns>
    public PicturePlace Find(uint timestamp, out int age)
    {
        for (age = 0; age < _count; age++)
        {
            var distance = RtpTimestamp.Distance(_pictures[(_newest - age) & (Capacity - 1)].Timestamp, timestamp);
            if (distance == 0)
            {
                return PicturePlace.Known;
            }

            if (distance > 0)
            {
                return age == 0 ? PicturePlace.New : PicturePlace.Late;
            }

            if (distance < -LatestTicks)
            {
                age = 0;
                return PicturePlace.New;
            }
        }

        // Older than all that is known.
        age = Math.Max(0, _count - 1);
        return _count == 0 ? PicturePlace.New : PicturePlace.Late;
    }

    /// <summary>Remembers a new picture.</summary>
    public void Add(uint timestamp, T decision)
    {
        if (_count > 0 && RtpTimestamp.Distance(_pictures[_newest].Timestamp, timestamp) < 0)
        {
            _count = 0;
        }

        _newest = (_newest + 1) & (Capacity - 1);
        _pictures[_newest] = (timestamp, decision);
        _count = Math.Min(_count + 1, Capacity);
    }

    /// <summary>Remembers a picture that came late: its other packets get the same.</summary>
    /// <param name="age">The latest picture before it, as <see cref="Find"/> said.</param>
    /// <param name="timestamp">The picture's.</param>
    /// <param name="decision">The decision about it.</param>
    public void Insert(int age, uint timestamp, T decision)
    {
        var before = (_newest - age) & (Capacity - 1);
        if (RtpTimestamp.Distance(_pictures[before].Timestamp, timestamp) < 0)
        {
            return;
        }

        _newest = (_newest + 1) & (Capacity - 1);
        _count = Math.Min(_count + 1, Capacity);
        for (var newer = 0; newer < age; newer++)
        {
            _pictures[(_newest - newer) & (Capacity - 1)] = _pictures[(_newest - newer - 1) & (Capacity - 1)];
        }

        _pictures[(_newest - age) & (Capacity - 1)] = (timestamp, decision);
    }
}
