using System.Text.Json.Nodes;

namespace Videoroom.Bench.Load.Janus;

/// <summary>A handle of a plugin, and its PeerConnection if one is negotiated.</summary>
internal sealed class JanusHandle
{
    private readonly JanusConnection _connection;
    private readonly Action<JanusMessage>? _follow;
    private readonly TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<string> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>A handle that <see cref="JanusConnection.AttachAsync"/> has attached.</summary>
    public JanusHandle(JanusConnection connection, long id, Action<JanusMessage>? follow)
        => (_connection, Id, _follow) = (connection, id, follow);

    /// <summary>Janus's id of it.</summary>
    public long Id { get; }

    /// <summary>
    /// Done when ICE and DTLS of the PeerConnection are up (<c>webrtcup</c>). Fails with <see cref="IOException"/> when the handle ends before.
    /// </summary>
    public Task Connected => _connected.Task;

    /// <summary>Done when the PeerConnection (<c>hangup</c>), the handle (<c>detached</c>) or the connection has ended, with the reason.</summary>
    public Task<string> Ended => _ended.Task;

    /// <summary>Sends the plugin a request and waits for its answer, which for <c>join</c>, <c>configure</c> and <c>start</c> is an event.</summary>
    /// <param name="body">The request, with its name as <c>request</c>.</param>
    /// <param name="jsep">The session description that goes with it.</param>
    /// <param name="cancellation">Stops waiting.</param>
    /// <inheritdoc cref="JanusConnection.AskAsync"/>
    public Task<JanusMessage> AskAsync(JsonObject body, JanusJsep? jsep, CancellationToken cancellation)
    {
        var members = Members();
        members["body"] = body;
        if (jsep is not null)
        {
            members["jsep"] = jsep.ToJson();
        }

        return _connection.AskAsync("message", members, cancellation, body["request"]?.GetValue<string>());
    }

    /// <summary>Says that all candidates of this side were in its session description.</summary>
    /// <inheritdoc cref="JanusConnection.AskAsync"/>
    public Task CompleteTrickleAsync(CancellationToken cancellation)
    {
        var members = Members();
        members["candidate"] = new JsonObject { ["completed"] = true };
        return _connection.AskAsync("trickle", members, cancellation);
    }

    /// <summary>Ends the PeerConnection; the handle stays.</summary>
    /// <inheritdoc cref="JanusConnection.AskAsync"/>
    public Task HangUpAsync(CancellationToken cancellation) => _connection.AskAsync("hangup", Members(), cancellation);

    /// <summary>Ends the handle and its PeerConnection.</summary>
    /// <inheritdoc cref="JanusConnection.AskAsync"/>
    public Task DetachAsync(CancellationToken cancellation) => _connection.AskAsync("detach", Members(), cancellation);

    /// <summary>A message about this handle, in the order of their arrival.</summary>
    internal void Take(JanusMessage message)
    {
        switch (message.Kind)
        {
            case "webrtcup":
                _connected.TrySetResult();
                break;
            case "hangup":
                End($"Janus hung up: {message.Reason ?? "no reason given"}");
                break;
            case "detached":
                End("Janus detached the handle.");
                _connection.Forget(this);
                break;
            default:
                _follow?.Invoke(message);
                break;
        }
    }

    /// <summary>The connection has ended.</summary>
    internal void Fail(IOException reason) => End(reason.Message);

    private void End(string reason)
    {
        _ended.TrySetResult(reason);
        _connected.TrySetException(new IOException(reason));
    }

    private JsonObject Members() => new() { ["handle_id"] = Id };
}
