namespace Akka.Actor;

/// <summary>What a supervisor does about a child that has failed.</summary>
public enum Directive
{
    /// <summary>Go on with the next message, state kept.</summary>
    Resume = 0,

    /// <summary>A new instance at the same ref and mailbox.</summary>
    Restart = 1,

    /// <summary>Fail with the same exception.</summary>
    Escalate = 2,

    /// <summary>End it.</summary>
    Stop = 3,
}
