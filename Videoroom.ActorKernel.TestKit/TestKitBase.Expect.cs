using Akka.Actor;
using Akka.TestKit.Internal;
using Xunit;

namespace Akka.TestKit;

/// <summary>Expecting messages.</summary>
public abstract partial class TestKitBase
{
    /// <summary>The next message must be of a type.</summary>
    public T ExpectMsg<T>(TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsg((T _) => true, duration, hint, cancellationToken);

    /// <summary>The next message must be equal to one.</summary>
    public T ExpectMsg<T>(T message, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(Take(RemainingOrDilated(timeout), cancellationToken), hint);
        Assert.Equal(message, actual);
        return actual;
    }

    /// <summary>The next message must be of a type and taken by a predicate.</summary>
    public T ExpectMsg<T>(
        Predicate<T> isMessage, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(Take(RemainingOrDilated(timeout), cancellationToken), hint);
        Assert.True(isMessage(actual), $"Got a message of the expected type {typeof(T)}, but the predicate refused it: {actual}. {hint}");
        return actual;
    }

    /// <summary>The next message must be of a type and pass assertions.</summary>
    public T ExpectMsg<T>(
        Action<T> assert, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(Take(RemainingOrDilated(timeout), cancellationToken), hint);
        assert(actual);
        return actual;
    }

    /// <summary>The next message must be of a type, and it and its sender pass assertions.</summary>
    public T ExpectMsg<T>(
        Action<T, IActorRef> assertMessageAndSender, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(Take(RemainingOrDilated(timeout), cancellationToken), hint);
        assertMessageAndSender(actual, LastSender);
        return actual;
    }

    /// <summary>The next message must be of a type and come from an actor.</summary>
    public T ExpectMsgFrom<T>(
        IActorRef sender, TimeSpan? duration = null, string? hint = null, CancellationToken cancellationToken = default)
    {
        var actual = Typed<T>(Take(RemainingOrDilated(duration), cancellationToken), hint);
        Assert.Equal(sender, LastSender);
        return actual;
    }

    /// <summary>The next message must say that an actor has terminated.</summary>
    public Terminated ExpectTerminated(
        IActorRef target, TimeSpan? timeout = null, string? hint = null, CancellationToken cancellationToken = default) =>
        ExpectMsg<Terminated>(
            terminated => Assert.Equal(target, terminated.ActorRef), timeout, hint ?? $"Terminated of {target}", cancellationToken);

    /// <summary>For a short time no message must come.</summary>
    public void ExpectNoMsg(CancellationToken cancellationToken = default) =>
        ExpectNone(RemainingOr(Dilated(TestTime.ExpectNone)), cancellationToken);

    /// <summary>For a time no message must come.</summary>
    public void ExpectNoMsg(TimeSpan duration, CancellationToken cancellationToken = default) =>
        ExpectNone(Dilated(duration), cancellationToken);

    /// <summary>For a time no message must come.</summary>
    public void ExpectNoMsg(int milliseconds, CancellationToken cancellationToken = default) =>
        ExpectNone(Dilated(TimeSpan.FromMilliseconds(milliseconds)), cancellationToken);

    /// <summary>The next messages must be equal to these, in any order.</summary>
    public IReadOnlyCollection<T> ExpectMsgAllOf<T>(params T[] messages)
    {
        var received = TakeMany(messages.Length, RemainingOrDefault, CancellationToken.None);
        var left = new List<object>(received);
        foreach (var message in messages)
        {
            Assert.True(left.Remove(message!), $"Not received: {message}. Received: {string.Join(", ", received)}");
        }

        return messages;
    }

    private void ExpectNone(TimeSpan duration, CancellationToken cancellation)
    {
        var message = Take(duration, cancellation);
        Assert.True(message is null, $"No message was expected, but one came: {message?.Message} from {message?.Sender}");
    }

    private static T Typed<T>(MessageEnvelope? envelope, string? hint)
    {
        var message = Require(envelope, typeof(T), hint);
        if (message is not T typed)
        {
            Assert.Fail($"Expected a message of type {typeof(T)}, but got {message.GetType()}: {message}. {hint}");
            return default!;
        }

        return typed;
    }
}
