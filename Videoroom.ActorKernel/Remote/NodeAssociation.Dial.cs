using System.Net.Sockets;
using Akka.Remote.Links;

namespace Akka.Remote;

/// <summary>The connection that this node sends on: made anew, with a growing pause, as long as the other is a member.</summary>
internal sealed partial class NodeAssociation
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    // After a connection that lasted so long the next is made without a pause: whether it is refused says what has happened.
    private static readonly TimeSpan WasWell = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _dialNow = new(0, 1);
    private NodeConnection? _outbound;
    private long _roundTripTicks = -1;

    /// <summary>Begins to dial.</summary>
    public void Start() => _ = Task.Run(DialAsync);

    private async Task DialAsync()
    {
        var pause = FirstPause;
        while (!IsRemoved)
        {
            long? upSince = null;
            var reason = LinkDownReason.Closed;
            try
            {
                await using var connection = await _dialler.ConnectAsync(Node, _removed.Token).ConfigureAwait(false);
                await using var removal = _removed.Token.UnsafeRegister(_ => connection.Abort(LinkDownReason.Closed), null).ConfigureAwait(false);
                reason = await SendOnAsync(connection, () => upSince = _time.GetTimestamp()).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (IsRemoved)
            {
                return;
            }
            catch (TimeoutException)
            {
                reason = LinkDownReason.Silent;
            }
            catch (Exception cause)
            {
                reason = cause is SocketException { SocketErrorCode: SocketError.ConnectionRefused } ? LinkDownReason.Refused : reason;
                _log.DialFailed(Node, cause);
            }

            _state.OutboundDown(reason);
            if (upSince is { } since)
            {
                pause = FirstPause;
                if (_time.GetElapsedTime(since) >= WasWell)
                {
                    continue;
                }
            }

            await PauseAsync(pause).ConfigureAwait(false);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task<LinkDownReason> SendOnAsync(NodeConnection connection, Action onUp)
    {
        var end = new OutboundEnd(
            _outbox,
            _time,
            () => _observer.HeartbeatPayload,
            () =>
            {
                onUp();
                connection.WakeWriter();
                _state.OutboundUp();
            },
            roundTrip => Interlocked.Exchange(ref _roundTripTicks, roundTrip.Ticks));
        Volatile.Write(ref _outbound, connection);
        var result = await connection.RunAsync(new GatedEnd(end, () => _observer.MayAct), _traffic).ConfigureAwait(false);
        Volatile.Write(ref _outbound, null);
        OnEnded(result.Fault);
        return result.Reason;
    }

    private async Task PauseAsync(TimeSpan pause)
    {
        using var limit = new CancellationTokenSource(pause, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, _removed.Token);
        try
        {
            await _dialNow.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The pause is over.
        }
    }

    // The other has just dialled: it is there.
    private void DialNow()
    {
        try
        {
            _dialNow.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is on its way.
        }
    }
}
