using Videoroom.Engine.Scheduling;

namespace Videoroom.Engine.Relay;

/// <summary>A loop that links with other nodes live on.</summary>
internal interface IRelayLoop : IHomeLoop
{
    /// <summary>Has something done for a link on the loop's thread. Callable from any thread; the caller bounds what it posts.</summary>
    void Post(in RelayCommand command);
}
