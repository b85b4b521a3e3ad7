namespace Akka.Actor.Internal;

/// <summary>The sender of an ask: takes one answer.</summary>
internal sealed class FutureActorRef<T>(ActorSystemImpl system) : MinimalActorRef(system, system.TemporaryPath())
{
    private readonly TaskCompletionSource<T> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<T> Result => _result.Task;

    public void Expire(Exception cause) => _result.TrySetException(cause);

    public void Cancel(CancellationToken token) => _result.TrySetCanceled(token);

    protected override void TellInternal(object message, IActorRef? sender)
    {
        var taken = message switch
        {
            T answer => _result.TrySetResult(answer),
            Status.Failure failure => _result.TrySetException(
                failure.Cause ?? new TaskCanceledException("Task cancelled by actor via Failure message.")),
            _ => _result.TrySetException(new ArgumentException(
                $"Received message of type [{message.GetType()}] - Ask expected message of type [{typeof(T)}]")),
        };
        if (!taken && !_result.Task.IsCanceled)
        {
            System.PublishDeadLetter(message, sender, this);
        }
    }
}
