using System.Diagnostics;
using Videoroom.Client.Signalling;

namespace Videoroom.Client.Roaming;

/// <summary>
/// Whether the node at the other end of a connection still lives, by our page's rules (docs/protocol.md, section 11): the socket is
/// open, and a server that sends nothing whatever for 3 s after a heartbeat is dead; 1 s is enough where media is silent, too.
/// </summary>
internal sealed class Liveness(PhoenixConnection connection)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerWithin = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan MediaSilence = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswerWithinSilence = TimeSpan.FromSeconds(1);
    private long _beatAt = Stopwatch.GetTimestamp();
    private bool _silent;

    /// <summary>Why the node is taken for dead; null while it lives. To be asked often.</summary>
    /// <param name="mediaSilentFor">How long nothing has come over media; null where nothing is expected.</param>
    public string? Verdict(TimeSpan? mediaSilentFor)
    {
        if (connection.Closed.IsCompleted)
        {
            return "its socket is closed";
        }

        var silent = mediaSilentFor > MediaSilence;
        var answered = connection.LastMessageAt >= _beatAt;
        if ((silent && !_silent) || (answered && Stopwatch.GetElapsedTime(_beatAt) >= BeatEvery))
        {
            _beatAt = Stopwatch.GetTimestamp();
            _ = connection.HeartbeatAsync();
            answered = false;
        }

        _silent = silent;
        return !answered && Stopwatch.GetElapsedTime(_beatAt) > (silent ? AnswerWithinSilence : AnswerWithin)
            ? silent ? "its socket and its media are silent" : "its socket is silent"
            : null;
    }
}
