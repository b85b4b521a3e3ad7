namespace Akka.Actor.Internal;

/// <summary>Called off once; tells the schedule that holds it.</summary>
internal sealed class Cancelable : ICancelable
{
    private static readonly Action Cancelled = () => { };
    private Action? _onCancel;

    public bool IsCancellationRequested => ReferenceEquals(Volatile.Read(ref _onCancel), Cancelled);

    public void Cancel()
    {
        var action = Interlocked.Exchange(ref _onCancel, Cancelled);
        if (!ReferenceEquals(action, Cancelled))
        {
            action?.Invoke();
        }
    }

    /// <summary>Runs an action when this is called off; at once when it already was. One at most.</summary>
    public void OnCancel(Action action)
    {
        if (Interlocked.CompareExchange(ref _onCancel, action, null) is not null)
        {
            action();
        }
    }
}
