using Akka.Actor;
using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <summary>Expecting messages, without blocking.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message must be of a type.</summary>
    public ValueTask<T> ExpectMsgAsync<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync((T _) => true, duration, hint, cancellationToken);

    /// <summary>The next message must be equal to one.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(await TakeAsync(RemainingOrDilated(timeout), cancellationToken), hint);
        Assert.Equal(message, actual);
        return actual;
    }

    /// <summary>The next message must be of a type and taken by a predicate.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(await TakeAsync(RemainingOrDilated(timeout), cancellationToken), hint);
        Assert.True(isMessage(actual), $"Got a message of the expected type {typeof(T)}, but the predicate refused it: {actual}. {hint}");
        return actual;
    }

    /// <summary>The next message must be of a type and pass assertions.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(await TakeAsync(RemainingOrDilated(timeout), cancellationToken), hint);
        assert(actual);
        return actual;
    }

    /// <summary>The next message must be of a type, and it and its sender pass assertions.</summary>
    public async ValueTask<T> ExpectMsgAsync<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(await TakeAsync(RemainingOrDilated(timeout), cancellationToken), hint);
        assertMessageAndSender(actual, LastSender);
        return actual;
    }

    /// <summary>The next message must be of a type and come from an actor.</summary>
    public async ValueTask<T> ExpectMsgFromAsync<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(await TakeAsync(RemainingOrDilated(duration), cancellationToken), hint);
        Assert.Equal(sender, LastSender);
        return actual;
    }

    /// <summary>The next message must say that an actor has terminated.</summary>
    public ValueTask<Terminated> ExpectTerminatedAsync(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsgAsync<Terminated>(
            terminated => Assert.Equal(target, terminated.ActorRef), timeout, hint ?? $"Terminated of {target}", cancellationToken);

    /// <summary>For a short time no message must come.</summary>
    public ValueTask ExpectNoMsgAsync(CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(RemainingOr(Dilated(TestTime.ExpectNone)), cancellationToken);

    /// <summary>For a time no message must come.</summary>
    public ValueTask ExpectNoMsgAsync(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(Dilated(duration), cancellationToken);

    /// <summary>For a time no message must come.</summary>
    public ValueTask ExpectNoMsgAsync(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNoneAsync(Dilated(TimeSpan.FromMilliseconds(milliseconds)), cancellationToken);

    private async ValueTask ExpectNoneAsync(TimeSpan duration, CancellationToken cancellation)
    {
        var message = await TakeAsync(duration, cancellation);
        Assert.True(message is null, $"No message was expected, but one came: {message?.Message} from {message?.Sender}");
    }
}
