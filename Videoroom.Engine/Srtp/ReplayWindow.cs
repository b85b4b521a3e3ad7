using System.Runtime.CompilerServices;
using Videoroom.Engine.Rtp;

namespace Videoroom.Engine.Srtp;

/// <summary>
/// The replay list (RFC 3711, section 3.3.2): which of the last 1,024 indices were received. That many, so that a
/// retransmission a second late still fits at the packet rate of HD video.
/// </summary>
internal struct ReplayWindow
{
    /// <summary>How many indices, counted from the highest, are told apart.</summary>
    public const int Length = 1024;

    private Bitmap _received;
    private bool _started;

    /// <summary>The highest index so far.</summary>
    public ulong Highest { get; private set; }

    /// <summary>Whether an index is neither seen nor too old to tell.</summary>
    public readonly bool Accepts(ulong index)
    {
        if (!_started || index > Highest)
        {
            return true;
        }

        return Highest - index < Length && !BitRing.Get(_received, index);
    }

    /// <summary>Marks an index as received; call only after the packet was authenticated.</summary>
    public void Add(ulong index)
    {
        if (!_started)
        {
            _started = true;
            Highest = index;
        }
        else if (index > Highest)
        {
            BitRing.Advance(_received, Highest, index);
            Highest = index;
        }

        BitRing.Set(_received, index);
    }

    [InlineArray(Length / 64)]
    private struct Bitmap
    {
        private ulong _element;
    }
}
