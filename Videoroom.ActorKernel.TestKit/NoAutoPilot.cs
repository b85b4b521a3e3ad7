using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Does nothing.</summary>
public sealed class NoAutoPilot : AutoPilot
{
    /// <summary>The one instance.</summary>
    public static NoAutoPilot Instance = new();

    private NoAutoPilot()
    {
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => this;
}
