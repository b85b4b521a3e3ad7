namespace Videoroom.Engine.Forwarding;

/// <summary>
/// Which simulcast layers of a track a publisher should send: those that some subscriber wants, and always the lowest, with which whoever
/// comes begins. A layer that is wanted again is asked for at once; one that nobody wants any more is held back after a while. On the
/// publisher's home loop, but for <see cref="Want"/>.
/// </summary>
/// <param name="encodings">How many layers the track has, lowest quality first.</param>
/// <param name="loops">Loops of the engine.</param>
/// <param name="activity">Is told which layers are held back.</param>
internal sealed class NeededLayers(int encodings, int loops, StreamActivity activity)
{
    /// <summary>How long nobody must have wanted a layer.</summary>
    public const long HoldBackAfterMs = 3000;

    /// <summary>How long a layer that was asked for counts as available before its first packet.</summary>
    public const long ResumeWithinMs = 3000;

    private const int Lowest = 1;

    private readonly int[] _wantedByLoop = new int[loops];
    private readonly long[] _unwantedSinceMs = new long[encodings];
    private readonly long[] _askedForMs = new long[encodings];
    private bool _hasBegun;

    /// <summary>The layers that the publisher should send, a bit for each, the lowest for the first.</summary>
    public int Needed { get; private set; } = (1 << encodings) - 1;

    /// <summary>The subscribers of a loop want these layers from now on. On that loop.</summary>
    /// <returns>False when that is no news.</returns>
    public bool Want(int loop, int layers) => Interlocked.Exchange(ref _wantedByLoop[loop], layers) != layers;

    /// <summary>Looks what is wanted now: after each change, and every second.</summary>
    /// <returns>True when <see cref="Needed"/> has changed: the publisher is to be told.</returns>
    public bool Update(long nowMs)
    {
        var wanted = Lowest;
        foreach (ref var layers in _wantedByLoop.AsSpan())
        {
            wanted |= Volatile.Read(ref layers);
        }

        if (!_hasBegun)
        {
            // Nobody has had the time to want anything.
            _hasBegun = true;
            Array.Fill(_unwantedSinceMs, nowMs);
        }

        var before = Needed;
        for (var encoding = 0; encoding < _unwantedSinceMs.Length; encoding++)
        {
            Look(encoding, (wanted & (1 << encoding)) != 0, nowMs);
        }

        return Needed != before;
    }

    private void Look(int encoding, bool isWanted, long nowMs)
    {
        var bit = 1 << encoding;
        if (isWanted)
        {
            _unwantedSinceMs[encoding] = nowMs;
            if ((Needed & bit) == 0)
            {
                Needed |= bit;
                _askedForMs[encoding] = nowMs;
            }
            else if (activity.IsLive(encoding, nowMs) || nowMs - _askedForMs[encoding] > ResumeWithinMs)
            {
                activity.SetHeldBack(encoding, false);
            }
        }
        else if ((Needed & bit) != 0 && nowMs - _unwantedSinceMs[encoding] >= HoldBackAfterMs && activity.IsLive(encoding, nowMs))
        {
            // One that the publisher does not send costs nothing: held back, it would count as one that comes when it is asked for.
            Needed &= ~bit;
            activity.SetHeldBack(encoding, true);
        }
    }
}
