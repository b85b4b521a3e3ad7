namespace Akka.Actor;

/// <summary>An actor that the kernel gives a stash.</summary>
public interface IActorStash
{
    /// <summary>Set by the kernel before the constructor runs.</summary>
    IStash Stash { get; set; }
}
