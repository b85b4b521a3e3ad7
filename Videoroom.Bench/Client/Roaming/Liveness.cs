using Videoroom.Bench.Client.Signalling;

namespace Videoroom.Bench.Client.Roaming;

/// <summary>
/// Whether the node at the other end of a connection still lives, by our page's rules: the socket is open, a ping every 2 s is
/// answered within 3 s, and a connected pair is silent for less than 2 s.
/// </summary>
internal sealed class Liveness(PhoenixConnection connection, long startUs)
{
    private const long PingEveryUs = 2_000_000;
    private const long AnswerWithinUs = 3_000_000;
    private const long SilenceUs = 2_000_000;
    private long _pingedUs = startUs;
    private Task _answer = Task.CompletedTask;

    /// <summary>Why the node is taken for dead; null while it lives.</summary>
    /// <param name="nowUs">Now.</param>
    /// <param name="lastMediaUs">When the media connection's last datagram came; null without one that something is expected of.</param>
    public string? Verdict(long nowUs, long? lastMediaUs)
    {
        if (connection.Closed.IsCompleted)
        {
            return "socket closed";
        }

        if (_answer.IsCompletedSuccessfully && nowUs - _pingedUs >= PingEveryUs)
        {
            _pingedUs = nowUs;
            _answer = connection.PingAsync(CancellationToken.None);
        }

        return _answer.IsFaulted || (!_answer.IsCompleted && nowUs - _pingedUs > AnswerWithinUs) ? "no answer to a ping"
            : nowUs - lastMediaUs > SilenceUs ? "media silent"
            : null;
    }
}
