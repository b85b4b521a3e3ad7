namespace Akka.Actor.Internal;

/// <summary>The message that comes when no other does.</summary>
internal sealed partial class ActorCell
{
    private ICancelable? _receiveTimeoutTimer;

    public TimeSpan? ReceiveTimeout { get; private set; }

    public void SetReceiveTimeout(TimeSpan? timeout)
    {
        ReceiveTimeout = timeout;
        if (timeout is null)
        {
            ClearReceiveTimeout();
        }
    }

    private void RenewReceiveTimeout(bool restart)
    {
        if (ReceiveTimeout is not { } timeout || _actor is null || Mailbox.IsClosed || (!restart && _receiveTimeoutTimer is not null))
        {
            return;
        }

        _receiveTimeoutTimer?.Cancel();
        _receiveTimeoutTimer = new Cancelable();
        SystemImpl.Scheduler.ScheduleTellOnce(timeout, SelfRef, Actor.ReceiveTimeout.Instance, SelfRef, _receiveTimeoutTimer);
    }

    private void ClearReceiveTimeout()
    {
        ReceiveTimeout = null;
        _receiveTimeoutTimer?.Cancel();
        _receiveTimeoutTimer = null;
    }
}
