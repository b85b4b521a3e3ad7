using Akka.Actor;

namespace Akka.TestKit;

/// <summary>Answers a probe's messages by itself; the probe still gets them.</summary>
public abstract class AutoPilot
{
    /// <summary>Makes an auto pilot.</summary>
    protected AutoPilot()
    {
    }

    /// <summary>The same goes on.</summary>
    public static KeepRunning KeepRunning => KeepRunning.Instance;

    /// <summary>None from here on.</summary>
    public static NoAutoPilot NoAutoPilot => NoAutoPilot.Instance;

    /// <summary>Handles a message and says who handles the next.</summary>
    public abstract AutoPilot Run(IActorRef sender, object message);
}
