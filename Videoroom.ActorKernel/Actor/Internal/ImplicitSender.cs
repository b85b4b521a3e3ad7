namespace Akka.Actor.Internal;

/// <summary>The sender of what is told outside of any actor: the TestKit sets it for the flow of a test; nobody otherwise.</summary>
internal static class ImplicitSender
{
    private static readonly AsyncLocal<IActorRef?> Flow = new();
    private static bool _used;

    public static IActorRef? Current => Volatile.Read(ref _used) ? Flow.Value : null;

    public static void Set(IActorRef sender)
    {
        Volatile.Write(ref _used, true);
        Flow.Value = sender;
    }
}
