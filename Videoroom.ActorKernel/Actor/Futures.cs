using Akka.Actor.Internal;

namespace Akka.Actor;

/// <summary>Asks: a message whose answer is a task.</summary>
public static class Futures
{
    /// <summary>Sends a message and gives its answer.</summary>
    /// <param name="self">Who is asked.</param>
    /// <param name="message">The question.</param>
    /// <param name="timeout">How long to wait; null for as long as it takes.</param>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    public static Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout = null) =>
        Ask<T>(self, message, timeout, CancellationToken.None);

    /// <summary>Sends a message and gives its answer.</summary>
    public static Task<T> Ask<T>(this ICanTell self, object message, CancellationToken cancellationToken) =>
        Ask<T>(self, message, null, cancellationToken);

    /// <summary>Sends a message and gives its answer. <see cref="Status.Failure"/> makes the task fail with its cause.</summary>
    /// <exception cref="AskTimeoutException">No answer came in time.</exception>
    public static async Task<T> Ask<T>(this ICanTell self, object message, TimeSpan? timeout, CancellationToken cancellationToken)
    {
        var system = SystemOf(self);
        var future = new FutureActorRef<T>(system);
        using var deadline = timeout is { } limit && limit > TimeSpan.Zero
            ? new CancellationTokenSource(limit, system.Options.TimeProvider)
            : null;
        using var expiry = deadline?.Token.UnsafeRegister(
            _ => future.Expire(new AskTimeoutException($"Timeout after {timeout} seconds")), null);
        using var cancellation = cancellationToken.UnsafeRegister(_ => future.Cancel(cancellationToken), null);
        var mayCross = system.Transport is not null || system.Options.SerializeAllMessages;
        if (mayCross)
        {
            system.AddTemporary(future);
        }

        try
        {
            self.Tell(message, future);
            return await future.Result.ConfigureAwait(false);
        }
        finally
        {
            if (mayCross)
            {
                system.RemoveTemporary(future);
            }
        }
    }

    private static ActorSystemImpl SystemOf(ICanTell target) => target switch
    {
        IHasSystem known => known.SystemImpl,
        ActorSelection selection => SystemOf(selection.Anchor),
        _ => ActorCell.Current?.SystemImpl ?? throw new ArgumentException(
            $"Unsupported Recipient ActorRef type, could not find Provider for this Ask operation: {target.GetType()}", nameof(target)),
    };
}
