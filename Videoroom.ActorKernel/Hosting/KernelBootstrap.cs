using Akka.Actor;
using Akka.Actor.Internal;

namespace Videoroom.ActorKernel;

/// <summary>Starts a system with options that Akka.NET's API has no place for. Only <c>Runtime/Kernel</c> of host and specs uses it.</summary>
internal static class KernelBootstrap
{
    /// <summary>Starts a system. End it with <see cref="ActorSystem.Terminate"/>.</summary>
    /// <exception cref="ArgumentException">The name is no system name (letters, digits, <c>-</c> and <c>_</c>).</exception>
    public static ActorSystem Start(string name, KernelOptions options) => new ActorSystemImpl(name, options);
}
