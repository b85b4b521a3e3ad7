using System.Runtime.CompilerServices;

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
            return true;
        return Highest - index < Length && (_received[Word(index)] & Bit(index)) == 0;
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
            if (index - Highest >= Length)
            {
                _received = default;
            }
            else
            {
                for (var skipped = Highest + 1; skipped < index; skipped++)
                    _received[Word(skipped)] &= ~Bit(skipped);
            }
            Highest = index;
        }
        _received[Word(index)] |= Bit(index);
    }

    private static int Word(ulong index) => (int)(index % Length / 64);

    private static ulong Bit(ulong index) => 1UL << (int)(index % 64);

    [InlineArray(Length / 64)]
    private struct Bitmap
    {
        private ulong _element;
    }
}
