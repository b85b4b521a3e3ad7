using Akka.Actor;

namespace Akka.TestKit;

/// <summary>An auto pilot's work.</summary>
public delegate AutoPilot AutoPilotDelegate(IActorRef sender, object message);

/// <summary>An auto pilot made of a function.</summary>
public sealed class DelegateAutoPilot : AutoPilot
{
    private readonly AutoPilotDelegate _run;

    /// <summary>Makes an auto pilot.</summary>
    public DelegateAutoPilot(AutoPilotDelegate autoPilotDelegate)
    {
        _run = autoPilotDelegate;
    }

    /// <inheritdoc />
    public override AutoPilot Run(IActorRef sender, object message) => _run(sender, message);
}
