namespace Akka.Actor;

/// <summary>The top of a system's tree.</summary>
public sealed class RootActorPath : ActorPath
{
    /// <summary>Makes the root of the system at an address.</summary>
    public RootActorPath(Address address, string name = "")
        : base(address, null, name, 0)
    {
    }
}
