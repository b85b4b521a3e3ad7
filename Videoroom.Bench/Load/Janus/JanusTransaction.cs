namespace Videoroom.Bench.Load.Janus;

/// <summary>A request that waits for its answer.</summary>
/// <param name="Id">What the request and its answers carry as <c>transaction</c>.</param>
/// <param name="Request">The request's name, for errors.</param>
/// <param name="EndsWithAck">
/// Whether an <c>ack</c> is the answer, as for <c>keepalive</c> and <c>trickle</c>. Of a plugin's asynchronous request it only says that
/// the plugin has it: the answer follows as an <c>event</c>.
/// </param>
internal sealed record JanusTransaction(string Id, string Request, bool EndsWithAck)
{
    private readonly TaskCompletionSource<JanusMessage> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The answer; fails with <see cref="JanusErrorException"/> when Janus refused, and when the connection ended.</summary>
    public Task<JanusMessage> Answer => _answer.Task;

    /// <summary>Ends it with a message that carries its id.</summary>
    /// <returns>False when the message is only an acknowledgement and the answer is still to come.</returns>
    public bool Take(JanusMessage message)
    {
        if (message.Kind == "ack" && !EndsWithAck)
        {
            return false;
        }

        if (message.Error is { } error)
        {
            _answer.TrySetException(new JanusErrorException(Request, error.Code, error.Reason));
        }
        else
        {
            _answer.TrySetResult(message);
        }

        return true;
    }

    /// <summary>Ends it without an answer.</summary>
    public void Fail(Exception reason) => _answer.TrySetException(reason);
}
