using Akka.Actor;

namespace Akka.TestKit;

/// <summary>What an auto pilot gives back to handle the next message too.</summary>
public sealed class KeepRunning : AutoPilot
{
    /// <summary>The one instance.</summary>
    public static KeepRunning Instance = new();

    private KeepRunning()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) =>
        throw new NotSupportedException("KeepRunning is an answer, not an auto pilot");
}
